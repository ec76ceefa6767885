package dev.latchkey.database.sqlite;

import dev.latchkey.database.ForeignKeyViolation;
import dev.latchkey.database.UniqueViolation;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns SQLite's result codes (sqlite.org/rescode.html) into exceptions that services and callers understand. */
final class SqliteErrors {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private SqliteErrors() {}

    static RuntimeException translate(SQLException failure) {
        // The vendor code is the primary code; the driver's own exception has the extended one.
        return switch (SQLiteErrorCode.getErrorCode(failure.getErrorCode())) {
            case SQLITE_CONSTRAINT -> constraintViolation((SQLiteException) failure);
            case SQLITE_BUSY, SQLITE_LOCKED -> busy(failure.getMessage());
            case SQLITE_INTERRUPT -> tookTooLong(failure.getMessage());
            case SQLITE_READONLY ->
                unavailable(failure, "The database is read-only. Nothing was stored. Ask the operator to fix it.");
            case SQLITE_FULL ->
                Problem.ours(
                        ProblemType.DISK_FULL,
                        failure,
                        "The disk is full. Nothing was stored. Ask the operator to free some space.");
            default -> new IllegalStateException("The database failed", failure);
        };
    }

    /** Whether the file is no longer a sound database. */
    static boolean isDamage(SQLException failure) {
        return switch (SQLiteErrorCode.getErrorCode(failure.getErrorCode())) {
            case SQLITE_CORRUPT, SQLITE_NOTADB -> true;
            default -> false;
        };
    }

    /**
     * There is more work than the database can do now.
     *
     * @param reason for the log
     */
    static Problem busy(String reason) {
        return unavailable(new Overload(reason), "The database is busy. Nothing was stored. Try again in a moment.");
    }

    /** The work started, but exceeded its time limit. */
    static Problem tookTooLong(String reason) {
        return unavailable(
                new Overload(reason),
                "The request took too long. Nothing was stored. Try a smaller one, or try again in a moment.");
    }

    static Problem unavailable(Throwable cause, String detail) {
        return Problem.ours(ProblemType.DATABASE_UNAVAILABLE, cause, detail).retryAfter(RETRY_AFTER);
    }

    private static RuntimeException constraintViolation(SQLiteException failure) {
        return switch (failure.getResultCode()) {
            case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY -> new UniqueViolation(failure);
            case SQLITE_CONSTRAINT_FOREIGNKEY -> new ForeignKeyViolation(failure);
            default -> new IllegalStateException("A constraint of the schema was violated", failure);
        };
    }

    /** Says why in the log. It has no stack trace, because there may be thousands in a second. */
    private static final class Overload extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overload(String reason) {
            super(reason, null, false, false);
        }
    }
}
