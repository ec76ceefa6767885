package dev.latchkey.database.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/** Interrupts the statement that is running on a connection when its time is up. */
final class StatementTimer {
    private static final long NEVER = 0;
    /** A long statement checks its deadline about once in a millisecond. */
    private static final int STEPS_BETWEEN_CHECKS = 20_000;

    private long deadline = NEVER;
    private boolean hasInterrupted;
    private volatile boolean isStopped;

    StatementTimer(SQLiteConnection connection) throws SQLException {
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_CHECKS, new ProgressHandler() {
            @Override
            protected int progress() {
                hasInterrupted = isStopped || deadline != NEVER && System.nanoTime() - deadline > 0;
                return hasInterrupted ? 1 : 0;
            }
        });
    }

    void start(Duration limit) {
        hasInterrupted = false;
        deadline = System.nanoTime() + limit.toNanos();
    }

    /** Whether a statement was interrupted since {@link #start}. */
    boolean hasInterrupted() {
        return hasInterrupted;
    }

    void stop() {
        deadline = NEVER;
    }

    /** Interrupts the running statement, and every later one. Any thread may call it. */
    void interruptForever() {
        isStopped = true;
    }
}
