package dev.latchkey.database.move;

import dev.latchkey.database.FailureReason;
import dev.latchkey.database.move.TableCopier.Content;
import io.quarkus.logging.Log;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Copies a durable database into an empty one of the other engine, with ids and history. One transaction of the target
 * holds everything, so it gets all or nothing. {@link dev.latchkey.database.Database} opens and migrates the target.
 */
@Singleton
public class MoveCommand implements QuarkusApplication {
    /** The setting that names the database to move from. */
    public static final String SOURCE = "latchkey.move.from";

    private static final int BEFORE_THE_TARGET = Interceptor.Priority.LIBRARY_BEFORE - 1;
    private static final Set<String> EXPECTED_TABLES = Set.of("flyway_schema_history", "user", "license");

    private final Instance<MoveSide> sides;
    private final Optional<String> from;
    private final Optional<String> to;
    private Connection source;

    MoveCommand(Instance<MoveSide> sides, MoveSettings settings) {
        this.sides = sides;
        this.from = settings.from();
        this.to = settings.data();
    }

    /** Runs first, so that a source that cannot be used leaves the target as it is. Does nothing at a normal start. */
    void openSource(@Observes @Priority(BEFORE_THE_TARGET) StartupEvent starting) {
        from.ifPresent(place -> {
            try {
                source = side(place).openSource(place);
                source.setAutoCommit(false);
                if (!tables(source).containsAll(EXPECTED_TABLES)) {
                    throw new ConfigurationException("The source (--from) is not a durable database of Latchkey.");
                }
            } catch (SQLException e) {
                throw new ConfigurationException(
                        "The source (--from) cannot be opened: %s.".formatted(FailureReason.of(e)));
            }
        });
    }

    @Override
    public int run(String... args) {
        MoveSide sourceSide = side(from.orElseThrow());
        MoveSide targetSide = side(to.orElseThrow());
        try (Connection reading = source;
                Connection target = targetSide.openTarget(to.orElseThrow())) {
            target.setAutoCommit(false);
            requireSameVersion(target);
            requireEmpty(target);
            move(reading, sourceSide, target, targetSide);
            commit(target);
            Log.info(
                    "The move is complete. Start Latchkey with the target from now on, and keep the source as a backup.");
            return 0;
        } catch (ConfigurationException e) {
            Log.error(e.getMessage());
        } catch (SQLException e) {
            Log.errorf("The move failed: %s. Fix it, and run the same command again.", FailureReason.of(e));
        }
        return 1;
    }

    private void move(Connection reading, MoveSide sourceSide, Connection target, MoveSide targetSide)
            throws SQLException {
        execute(target, targetSide.deferForeignKeys());
        for (Table table : Table.ALL) {
            TableCopier.copy(table, reading, target);
        }
        for (Table table : Table.ALL) {
            requireSameContent(table, target);
            if (table.hasIds()) {
                carryLastId(table, sourceSide, target, targetSide);
            }
        }
    }

    private static void commit(Connection target) {
        try {
            target.commit();
        } catch (SQLException e) {
            throw new ConfigurationException(
                    "The commit failed (%s), so the target has everything or nothing. Run the same command again: if the"
                                    .formatted(FailureReason.of(e))
                            + " target is then not empty, the move is complete.");
        }
    }

    private MoveSide side(String place) {
        return sides.stream().filter(side -> side.has(place)).findFirst().orElseThrow();
    }

    private void requireSameVersion(Connection target) throws SQLException {
        String old = version(source);
        String current = version(target);
        if (!old.equals(current)) {
            throw new ConfigurationException(
                    "The source (--from) has schema version %s, but this Latchkey has %s. Start this version of Latchkey"
                                    .formatted(old, current)
                            + " with it once, stop it, and run the same command again.");
        }
    }

    private static String version(Connection database) throws SQLException {
        return first(database, """
                SELECT version FROM flyway_schema_history
                WHERE success AND version IS NOT NULL
                ORDER BY installed_rank DESC
                LIMIT 1
                """).orElse("0");
    }

    private static void requireEmpty(Connection target) throws SQLException {
        for (Table table : Table.ALL) {
            if (first(target, "SELECT 1 FROM \"%s\" LIMIT 1".formatted(table.name()))
                    .isPresent()) {
                throw new ConfigurationException(
                        "The target (--to) is not empty: its table %s has rows. Use a new database."
                                .formatted(table.name()));
            }
        }
    }

    private void requireSameContent(Table table, Connection target) throws SQLException {
        Content sent = TableCopier.content(table, source);
        Content received = TableCopier.content(table, target);
        if (!sent.equals(received)) {
            throw new ConfigurationException(
                    "The table %s differs after the copy: %s in the source, %s in the target. Nothing was kept."
                            .formatted(table.name(), sent, received));
        }
        Log.infof("%s: %d rows in both, with SHA-256 %s", table.name(), sent.rows(), sent.sha256());
    }

    /** It may be higher than the highest id that is left. An id is never used again. */
    private void carryLastId(Table table, MoveSide sourceSide, Connection target, MoveSide targetSide)
            throws SQLException {
        Optional<String> last = first(source, sourceSide.lastId(), table.name());
        if (last.isPresent()) {
            execute(target, targetSide.setLastId(), table.name(), Long.valueOf(last.get()));
        }
    }

    private static Set<String> tables(Connection database) throws SQLException {
        Set<String> names = new HashSet<>();
        try (ResultSet rows = database.getMetaData().getTables(null, database.getSchema(), null, null)) {
            while (rows.next()) {
                names.add(rows.getString("TABLE_NAME"));
            }
        }
        return names;
    }

    /** The first column of the first row, if there is one that is not NULL. */
    private static Optional<String> first(Connection database, String query, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(database, query, parameters);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }

    private static void execute(Connection database, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(database, sql, parameters)) {
            statement.execute();
        }
    }

    private static PreparedStatement prepare(Connection database, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = database.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
