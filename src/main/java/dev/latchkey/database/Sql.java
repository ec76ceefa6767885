package dev.latchkey.database;

import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/**
 * One connection and the statements prepared on it, each prepared once. The statements are the code's own
 * texts, a bounded number: what a caller sends is only ever bound, never part of a text. Not thread-safe;
 * {@link Database} hands it to one work at a time.
 */
public final class Sql implements AutoCloseable {
    private static final long NEVER = 0;
    /** How often a long statement asks whether its time is over: about a thousand times a second. */
    private static final int STEPS_BETWEEN_LOOKS = 20_000;

    private final Connection connection;
    private final Runnable damaged;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private long deadline = NEVER;
    private boolean hasLostItsTransaction;

    /**
     * Takes the connection for its own.
     *
     * @param damaged told when SQLite finds that its file is no sound database
     */
    Sql(Connection connection, Runnable damaged) throws SQLException {
        this.connection = connection;
        this.damaged = damaged;
        ProgressHandler.setHandler(
                connection.unwrap(SQLiteConnection.class), STEPS_BETWEEN_LOOKS, new ProgressHandler() {
                    @Override
                    protected int progress() {
                        return isOverdue() ? 1 : 0;
                    }
                });
    }

    /** The row that the statement yields, if any; a statement may also write ({@code RETURNING}). */
    public <T> Optional<T> one(String statement, Row.Mapper<T> mapper, Object... values) {
        return list(statement, mapper, values).stream().findFirst();
    }

    /** All rows that the statement yields: bound it with a LIMIT. */
    public <T> List<T> list(String statement, Row.Mapper<T> mapper, Object... values) {
        try (ResultSet rows = prepared(statement, values).executeQuery()) {
            Row row = new Row(rows);
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(mapper.map(row));
            }
            return found;
        } catch (SQLException e) {
            throw failed(statement, e);
        }
    }

    /** Changes rows and says how many. */
    public int update(String statement, Object... values) {
        try {
            return prepared(statement, values).executeUpdate();
        } catch (SQLException e) {
            throw failed(statement, e);
        }
    }

    /** Runs work inside the transaction; where it throws, what it did is undone, and the transaction goes on. */
    public <T> T undoable(SqlWork<T> work) {
        update("SAVEPOINT undoable");
        try {
            T result = work.on(this);
            update("RELEASE undoable");
            return result;
        } catch (RuntimeException | Error e) {
            hasLostItsTransaction = !(succeeds("ROLLBACK TO undoable") && succeeds("RELEASE undoable"));
            throw e;
        }
    }

    /** As {@link #undoable}, where the work must not take longer than this; a statement that does is interrupted. */
    <T> T within(Duration limit, SqlWork<T> work) {
        hasLostItsTransaction = false;
        deadline = System.nanoTime() + limit.toNanos();
        try {
            return undoable(on -> {
                T result = work.on(on);
                if (isOverdue()) {
                    throw SqliteFailures.tookTooLong(new IllegalStateException("It took longer than " + limit));
                }
                return result;
            });
        } finally {
            deadline = NEVER;
        }
    }

    private boolean isOverdue() {
        return deadline != NEVER && System.nanoTime() - deadline > 0;
    }

    /** Whether the failure of the last work was one after which SQLite has rolled back the whole transaction. */
    boolean hasLostItsTransaction() {
        return hasLostItsTransaction;
    }

    /** Gives up the transaction, if one is open: some failures have ended it already. */
    void rollback() {
        succeeds("ROLLBACK");
    }

    private boolean succeeds(String statement) {
        try {
            update(statement);
            return true;
        } catch (RuntimeException e) {
            Log.debug("The transaction had ended already", e);
            return false;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqliteFailures.of(e);
        }
    }

    /** After some failures the driver has closed the statement for good, so it is prepared anew when next needed. */
    private RuntimeException failed(String statement, SQLException failure) {
        try (PreparedStatement closing = statements.remove(statement)) {
            Log.debugf(
                    failure, "Closed after a failure (%s): %s", closing == null ? "unprepared" : "prepared", statement);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        if (SqliteFailures.isDamage(failure)) {
            damaged.run();
        }
        return SqliteFailures.of(failure);
    }

    private PreparedStatement prepared(String statement, Object... values) throws SQLException {
        PreparedStatement prepared = statements.get(statement);
        if (prepared == null) {
            prepared = connection.prepareStatement(statement);
            statements.put(statement, prepared);
        }
        for (int i = 0; i < values.length; i++) {
            prepared.setObject(i + 1, values[i] instanceof Instant time ? time.getEpochSecond() : values[i]);
        }
        return prepared;
    }
}
