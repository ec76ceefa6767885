package dev.latchkey.database;

import java.util.List;
import java.util.Optional;

/** SQL on one connection. Not thread-safe: {@link Database} gives it to one work at a time. */
public interface Sql {

    /** Work on one connection. It does nothing but SQL, and it may run more than once. */
    @FunctionalInterface
    interface Work<T> {
        T on(Sql sql);
    }

    /** The first row, if there is one. The statement may also write ({@code RETURNING}). */
    <T> Optional<T> one(String statement, Row.Mapper<T> mapper, Object... values);

    /** All rows. Bound their number with a LIMIT. */
    <T> List<T> list(String statement, Row.Mapper<T> mapper, Object... values);

    /** Returns the number of changed rows. */
    int update(String statement, Object... values);

    /** Runs work inside the transaction. If it throws, its changes are undone and the transaction continues. */
    <T> T undoable(Work<T> work);
}
