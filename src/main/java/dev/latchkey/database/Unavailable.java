package dev.latchkey.database;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import java.time.Duration;

/** The problems of a database that cannot do its work now. */
public final class Unavailable {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private Unavailable() {}

    /**
     * There is more work than the database can do now.
     *
     * @param reason for the log
     */
    public static Problem busy(String reason) {
        return because(new Overload(reason), "The database is busy. Nothing was stored. Try again in a moment.");
    }

    /** The work started, but exceeded its time limit. */
    public static Problem tookTooLong(String reason) {
        return because(
                new Overload(reason),
                "The request took too long. Nothing was stored. Try a smaller one, or try again in a moment.");
    }

    public static Problem readOnly(Throwable cause) {
        return because(cause, "The database is read-only. Nothing was stored. Ask the operator to fix it.");
    }

    public static Problem diskFull(Throwable cause) {
        return Problem.ours(
                ProblemType.DISK_FULL,
                cause,
                "The disk is full. Nothing was stored. Ask the operator to free some space.");
    }

    /** The change may have been made. */
    public static Problem outcomeUnknown(Throwable cause) {
        return Problem.ours(
                        ProblemType.OUTCOME_UNKNOWN,
                        cause,
                        "It is unknown whether the change was made. Repeat the request with the same Idempotency-Key: it then"
                                + " has one effect. Without a key, check whether the change was made before you repeat it.")
                .retryAfter(RETRY_AFTER);
    }

    /** The cause is for the log, the detail for the caller. */
    public static Problem because(Throwable cause, String detail) {
        return Problem.ours(ProblemType.DATABASE_UNAVAILABLE, cause, detail).retryAfter(RETRY_AFTER);
    }

    /** Says why in the log. It has no stack trace, because there may be thousands in a second. */
    private static final class Overload extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overload(String reason) {
            super(reason, null, false, false);
        }
    }
}
