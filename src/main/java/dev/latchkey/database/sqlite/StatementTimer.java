package dev.latchkey.database.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/** Interrupts the statement that is running on a connection when its time is up. */
final class StatementTimer {
    private static final long NEVER = 0;
    /** A long statement checks its deadline about a thousand times a second. */
    private static final int STEPS_BETWEEN_CHECKS = 20_000;

    private long deadline = NEVER;

    StatementTimer(SQLiteConnection connection) throws SQLException {
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_CHECKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return isOver() ? 1 : 0;
            }
        });
    }

    void start(Duration limit) {
        deadline = System.nanoTime() + limit.toNanos();
    }

    boolean isOver() {
        return deadline != NEVER && System.nanoTime() - deadline > 0;
    }

    void stop() {
        deadline = NEVER;
    }
}
