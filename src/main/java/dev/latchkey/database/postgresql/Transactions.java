package dev.latchkey.database.postgresql;

import dev.latchkey.database.Sql;
import dev.latchkey.database.Unavailable;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.quarkus.logging.Log;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.jdbc.PgConnection;

/**
 * Runs work on connections of one pool, and repeats it after a conflict or a lost connection until its time limit. It
 * waits for the server, so call it on a thread that may wait.
 */
final class Transactions {
    private static final long FIRST_PAUSE_MICROS = 500;
    private static final int MAX_DOUBLINGS = 8;

    private final AgroalDataSource pool;
    private final Duration limit;
    private final Runnable onRetry;

    Transactions(AgroalDataSource pool, Duration limit, Runnable onRetry) {
        this.pool = pool;
        this.limit = limit;
        this.onRetry = onRetry;
    }

    /** What to do with a connection until the deadline, as of {@link System#nanoTime}. */
    private interface Attempt<T> {
        T on(Connection connection, long deadline) throws SQLException;
    }

    /** Reads. Each statement is a transaction of its own, which saves two round trips. */
    <T> T read(Sql.Work<T> work) {
        return repeat((connection, deadline) -> work.on(new PostgresSql(connection, deadline)));
    }

    /** Runs one transaction. */
    <T> T write(Sql.Work<T> work) {
        return repeat((connection, deadline) -> {
            connection.setAutoCommit(false);
            try {
                T result = work.on(new PostgresSql(connection, deadline));
                if (System.nanoTime() - deadline > 0) {
                    throw Unavailable.tookTooLong("A change ran longer than %d ms".formatted(limit.toMillis()));
                }
                commit(connection);
                return result;
            } catch (RuntimeException | Error e) {
                rollback(connection);
                throw e;
            }
        });
    }

    private <T> T repeat(Attempt<T> attempt) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (int retries = 0; ; retries++) {
            try {
                return once(attempt, deadline);
            } catch (RetryableFailure e) {
                long pause = pauseNanos(retries);
                if (System.nanoTime() + pause - deadline > 0
                        || Thread.currentThread().isInterrupted()) {
                    throw e.problem();
                }
                if (e.needsNewConnection()) {
                    pool.flush(FlushMode.IDLE);
                }
                onRetry.run();
                LockSupport.parkNanos(pause);
            }
        }
    }

    private <T> T once(Attempt<T> attempt, long deadline) {
        Connection connection = connect();
        try {
            return attempt.on(connection, deadline);
        } catch (SQLException e) {
            throw PostgresErrors.translate(e);
        } finally {
            giveBack(connection);
        }
    }

    /** Never fails, because a change that has been committed must not be repeated. */
    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            Log.debug("A connection could not be given back to the pool", e);
        }
    }

    private Connection connect() {
        try {
            return pool.getConnection();
        } catch (SQLException | ConfigurationException | IllegalStateException e) {
            throw PostgresErrors.unreachable(e);
        }
    }

    /** A random time up to one that doubles with every retry: 0.5 ms to 128 ms. */
    private static long pauseNanos(int retries) {
        long max = FIRST_PAUSE_MICROS * 1000 << Math.min(retries, MAX_DOUBLINGS);
        return ThreadLocalRandom.current().nextLong(max);
    }

    /** If the connection has survived a failure, the server has rolled back. Otherwise nobody knows. */
    private static void commit(Connection connection) throws SQLException {
        PgConnection server = connection.unwrap(PgConnection.class);
        server.clearWarnings();
        SQLWarning warning;
        try {
            connection.commit();
            warning = server.getWarnings();
        } catch (SQLException e) {
            throw server.isClosed() ? PostgresErrors.outcomeUnknown(e) : PostgresErrors.translate(e);
        }
        // The server has committed, but gave up waiting for the synchronous standby.
        if (warning != null) {
            throw PostgresErrors.outcomeUnknown(warning);
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            Log.debug("The transaction has already ended", e);
        }
    }
}
