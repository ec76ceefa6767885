package dev.latchkey.database.postgresql;

import dev.latchkey.database.FailureReason;
import dev.latchkey.database.SchemaMigration;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;

/** Makes the database ready for use at start: reachable, suitable, and migrated to the current schema. */
final class PostgresOpener {
    private static final int MIN_VERSION = 14;
    /** The server's version number of 14.1 is 140001. */
    private static final int MAJOR = 10_000;

    private final String place;
    private final DataSource pool;
    private final Flyway flyway;

    /** @param place host and database, for messages */
    PostgresOpener(String place, DataSource pool, Flyway flyway) {
        this.place = place;
        this.pool = pool;
        this.flyway = flyway;
    }

    /** What the server says about itself. */
    private record Server(int number, String version, String encoding, boolean isReadOnly) {}

    /**
     * Returns what was opened, for the log.
     *
     * @throws ConfigurationException if the database cannot be used
     */
    String open() {
        try {
            Server server = ask();
            if (server.number / MAJOR < MIN_VERSION) {
                throw refusal("it is PostgreSQL %s, but Latchkey needs version %d or later."
                        .formatted(server.version, MIN_VERSION));
            }
            if (!server.encoding.equals("UTF8")) {
                throw refusal("its encoding is %s. Create a database with ENCODING 'UTF8' TEMPLATE template0."
                        .formatted(server.encoding));
            }
            if (server.isReadOnly) {
                throw refusal("it is read-only. Use the address of the primary server.");
            }
            return "PostgreSQL %s at %s, schema version %s"
                    .formatted(server.version, place, SchemaMigration.run(flyway, this::refusal));
        } catch (FlywayException e) {
            throw refusal(
                    e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE
                            ? "it has tables of another program. Use a new database."
                            : FailureReason.of(e) + ".");
        } catch (SQLException | IllegalStateException e) {
            throw refusal(FailureReason.of(e) + ".");
        }
    }

    private Server ask() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT current_setting('server_version_num')::int,
                               current_setting('server_version'),
                               current_setting('server_encoding'),
                               current_setting('transaction_read_only') = 'on'
                        """)) {
            row.next();
            return new Server(row.getInt(1), row.getString(2), row.getString(3), row.getBoolean(4));
        }
    }

    private ConfigurationException refusal(String reason) {
        return new ConfigurationException(
                "Cannot use the PostgreSQL database at %s (latchkey.data): %s".formatted(place, reason));
    }
}
