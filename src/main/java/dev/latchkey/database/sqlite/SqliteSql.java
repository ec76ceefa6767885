package dev.latchkey.database.sqlite;

import dev.latchkey.database.Row;
import dev.latchkey.database.Sql;
import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sqlite.SQLiteConnection;

/**
 * SQL on one connection to SQLite. Each statement is prepared once and kept. Their number is bounded, because values are
 * always bound and never part of the text.
 */
final class SqliteSql implements Sql, AutoCloseable {
    private final Connection pooled;
    private final SQLiteConnection connection;
    private final Function<SQLException, RuntimeException> translator;
    private final StatementTimer timer;
    private final Map<String, SqliteStatement> statements = new HashMap<>();
    private boolean hasLostTransaction;

    /**
     * Owns the connection and closes it.
     *
     * @param translator makes the exceptions that services see
     */
    SqliteSql(Connection pooled, Function<SQLException, RuntimeException> translator) throws SQLException {
        this.pooled = pooled;
        this.connection = pooled.unwrap(SQLiteConnection.class);
        this.translator = translator;
        this.timer = new StatementTimer(connection);
        // Transactions are begun and ended by statements here. Otherwise the driver tries to begin one after each
        // statement.
        connection.getConnectionConfig().setAutoCommit(false);
    }

    @Override
    public <T> Optional<T> one(String statement, Row.Mapper<T> mapper, Object... values) {
        return query(statement, mapper, 1, values).stream().findFirst();
    }

    @Override
    public <T> List<T> list(String statement, Row.Mapper<T> mapper, Object... values) {
        return query(statement, mapper, Integer.MAX_VALUE, values);
    }

    private <T> List<T> query(String statement, Row.Mapper<T> mapper, int limit, Object... values) {
        try {
            return prepare(statement).query(mapper, limit, values);
        } catch (SQLException e) {
            throw failed(statement, e);
        }
    }

    @Override
    public int update(String statement, Object... values) {
        try {
            return prepare(statement).update(values);
        } catch (SQLException e) {
            throw failed(statement, e);
        }
    }

    /** Begins a transaction that writes. It takes the lock now, when waiting is possible, not in the middle of the work. */
    void begin() {
        update("BEGIN IMMEDIATE");
        hasLostTransaction = false;
    }

    @Override
    public <T> T undoable(Work<T> work) {
        update("SAVEPOINT undoable");
        try {
            T result = work.on(this);
            update("RELEASE undoable");
            return result;
        } catch (RuntimeException | Error e) {
            undo();
            throw e;
        }
    }

    /** The transaction counts as lost until undoing has succeeded, whatever interrupts it. */
    private void undo() {
        boolean wasLost = hasLostTransaction;
        hasLostTransaction = true;
        if (succeeds("ROLLBACK TO undoable") && succeeds("RELEASE undoable")) {
            hasLostTransaction = wasLost;
        }
    }

    /** Whether work could not be undone since {@link #begin}. The transaction must then be rolled back. */
    boolean hasLostTransaction() {
        return hasLostTransaction;
    }

    /** Rolls the transaction back, unless a failure has ended it already. */
    void rollback() {
        succeeds("ROLLBACK");
    }

    /** Rows inserted, changed or deleted since the connection was opened. */
    long changedRows() {
        try {
            return connection.getDatabase().total_changes();
        } catch (SQLException e) {
            throw translator.apply(e);
        }
    }

    /** Runs work within a time limit: a statement that is running at its end is interrupted. */
    <T> T within(Duration limit, Work<T> work) {
        timer.start(limit);
        try {
            return work.on(this);
        } finally {
            timer.stop();
        }
    }

    /** Whether the last work within a time limit was interrupted. */
    boolean wasInterrupted() {
        return timer.hasInterrupted();
    }

    /** Interrupts the statement that is running now. Any thread may call it. */
    void interrupt() {
        try {
            connection.getDatabase().interrupt();
        } catch (SQLException e) {
            throw translator.apply(e);
        }
    }

    /** Interrupts the running statement, and every later one. Any thread may call it. */
    void stop() {
        timer.interruptForever();
    }

    private boolean succeeds(String statement) {
        try {
            update(statement);
            return true;
        } catch (RuntimeException e) {
            Log.debug("The transaction has already ended", e);
            return false;
        }
    }

    @Override
    public void close() {
        try {
            connection.getConnectionConfig().setAutoCommit(true);
            pooled.close();
        } catch (SQLException e) {
            throw translator.apply(e);
        }
    }

    /** The driver may have closed the statement because of the failure, so it is prepared again next time. */
    private RuntimeException failed(String text, SQLException failure) {
        try {
            SqliteStatement statement = statements.remove(text);
            if (statement != null) {
                statement.close();
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return translator.apply(failure);
    }

    private SqliteStatement prepare(String text) throws SQLException {
        SqliteStatement statement = statements.get(text);
        if (statement == null) {
            statement = new SqliteStatement(connection, text);
            statements.put(text, statement);
        }
        return statement;
    }
}
