package dev.latchkey.database;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's result codes (sqlite.org/rescode.html) mean to a caller. */
final class SqliteFailures {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private SqliteFailures() {}

    static RuntimeException of(SQLException failure) {
        // The vendor code is SQLite's primary code; the extended one is in the driver's own exception.
        return switch (SQLiteErrorCode.getErrorCode(failure.getErrorCode())) {
            case SQLITE_CONSTRAINT -> new ConstraintViolated(kindOf(failure), failure);
            case SQLITE_BUSY, SQLITE_LOCKED -> busy(failure);
            case SQLITE_INTERRUPT -> tookTooLong(failure);
            case SQLITE_READONLY ->
                unavailable(
                        failure,
                        "The database cannot be written to: nothing was stored. Its operator has to mend this.");
            case SQLITE_FULL ->
                Problem.ours(
                        ProblemType.DISK_FULL,
                        failure,
                        "The disk is full: nothing was stored. Its operator has to make room.");
            default -> new IllegalStateException("The database failed", failure);
        };
    }

    /** Whether the file is no sound database any more. */
    static boolean isDamage(SQLException failure) {
        return switch (SQLiteErrorCode.getErrorCode(failure.getErrorCode())) {
            case SQLITE_CORRUPT, SQLITE_NOTADB -> true;
            default -> false;
        };
    }

    /** More work than the database takes at the moment. */
    static Problem busy(Throwable cause) {
        return unavailable(cause, "The database is busy: nothing was stored. Try again in a moment.");
    }

    /** A change that had its turn, and did not come to an end. */
    static Problem tookTooLong(Throwable cause) {
        return unavailable(
                cause, "The change took too long: nothing was stored. Try a smaller one, or again in a moment.");
    }

    static Problem unavailable(Throwable cause, String detail) {
        return Problem.ours(ProblemType.DATABASE_UNAVAILABLE, cause, detail).retryAfter(RETRY_AFTER);
    }

    private static ConstraintViolated.Kind kindOf(SQLException failure) {
        return switch (((SQLiteException) failure).getResultCode()) {
            case SQLITE_CONSTRAINT_UNIQUE -> ConstraintViolated.Kind.UNIQUE;
            case SQLITE_CONSTRAINT_FOREIGNKEY -> ConstraintViolated.Kind.FOREIGN_KEY;
            default -> ConstraintViolated.Kind.OTHER;
        };
    }
}
