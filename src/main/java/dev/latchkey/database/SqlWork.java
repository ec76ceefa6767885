package dev.latchkey.database;

/** Work on one connection; what it returns is the result. */
@FunctionalInterface
public interface SqlWork<T> {
    T on(Sql sql);
}
