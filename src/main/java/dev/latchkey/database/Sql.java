package dev.latchkey.database;

import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * SQL on one connection. Each statement is prepared once and kept. Their number is bounded, because values are always
 * bound and never part of the text. Not thread-safe: {@link Database} gives it to one work at a time.
 */
public final class Sql implements AutoCloseable {
    private final Connection connection;
    private final Function<SQLException, RuntimeException> translator;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private boolean hasLostTransaction;

    /** Work on one connection. It does nothing but SQL, and it may run more than once. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Sql sql);
    }

    /**
     * Owns the connection and closes it.
     *
     * @param translator makes the exceptions that services see
     */
    public Sql(Connection connection, Function<SQLException, RuntimeException> translator) {
        this.connection = connection;
        this.translator = translator;
    }

    /** The first row, if there is one. The statement may also write ({@code RETURNING}). */
    public <T> Optional<T> one(String statement, Row.Mapper<T> mapper, Object... values) {
        return list(statement, mapper, values).stream().findFirst();
    }

    /** All rows. Bound their number with a LIMIT. */
    public <T> List<T> list(String statement, Row.Mapper<T> mapper, Object... values) {
        try (ResultSet rows = prepare(statement, values).executeQuery()) {
            Row row = new Row(rows, translator);
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(mapper.map(row));
            }
            return found;
        } catch (SQLException e) {
            throw failed(statement, e);
        }
    }

    /** Returns the number of changed rows. */
    public int update(String statement, Object... values) {
        try {
            return prepare(statement, values).executeUpdate();
        } catch (SQLException e) {
            throw failed(statement, e);
        }
    }

    /** Begins a transaction that may write. */
    public void begin(String statement) {
        hasLostTransaction = false;
        update(statement);
    }

    /** Runs work inside the transaction. If it throws, its changes are undone and the transaction continues. */
    public <T> T undoable(Work<T> work) {
        update("SAVEPOINT undoable");
        try {
            T result = work.on(this);
            update("RELEASE undoable");
            return result;
        } catch (RuntimeException | Error e) {
            boolean undone = succeeds("ROLLBACK TO undoable") && succeeds("RELEASE undoable");
            hasLostTransaction |= !undone;
            throw e;
        }
    }

    /** Whether work could not be undone since {@link #begin}. The transaction must then be rolled back. */
    public boolean hasLostTransaction() {
        return hasLostTransaction;
    }

    /** Rolls the transaction back, unless a failure has ended it already. */
    public void rollback() {
        succeeds("ROLLBACK");
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
            connection.close();
        } catch (SQLException e) {
            throw translator.apply(e);
        }
    }

    /** The driver may have closed the statement because of the failure, so it is prepared again next time. */
    private RuntimeException failed(String statement, SQLException failure) {
        try {
            PreparedStatement prepared = statements.remove(statement);
            if (prepared != null) {
                prepared.close();
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return translator.apply(failure);
    }

    private PreparedStatement prepare(String statement, Object... values) throws SQLException {
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
