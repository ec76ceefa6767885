package dev.latchkey.database.postgresql;

import dev.latchkey.database.ForeignKeyViolation;
import dev.latchkey.database.Unavailable;
import dev.latchkey.database.UniqueViolation;
import dev.latchkey.problem.Problem;
import java.sql.SQLException;

/** Turns PostgreSQL's error codes (postgresql.org/docs/current/errcodes-appendix.html) into our exceptions. */
final class PostgresErrors {
    private PostgresErrors() {}

    static RuntimeException translate(SQLException failure) {
        return switch (state(failure)) {
            case "23505" -> new UniqueViolation(failure);
            case "23503" -> new ForeignKeyViolation(failure);
            // A conflict with another transaction, or a deadlock. The server aborted this transaction, so it can be
            // retried. 53200: it
            // is out of memory, for example for locks.
            case "40001", "40P01", "53200" -> new RetryableFailure(Unavailable.busy(failure.getMessage()), false);
            case "55P03" -> Unavailable.busy(failure.getMessage());
            case "57014" -> Unavailable.tookTooLong(failure.getMessage());
            case "53100" -> Unavailable.diskFull(failure);
            // The server is a standby, for example because another one has taken over.
            case "25006" -> new RetryableFailure(Unavailable.readOnly(failure), true);
            default ->
                isAboutConnection(failure)
                        ? connectionLost(failure)
                        : new IllegalStateException("The database failed", failure);
        };
    }

    /** The connection broke before the server was told to commit. */
    static RetryableFailure connectionLost(Exception failure) {
        return new RetryableFailure(cannotBeReached(failure), true);
    }

    /** No connection could be opened. Those that are open may be fine. */
    static RetryableFailure unreachable(Exception failure) {
        return new RetryableFailure(cannotBeReached(failure), false);
    }

    private static Problem cannotBeReached(Exception failure) {
        return Unavailable.because(
                failure, "The database cannot be reached. Nothing was stored. Try again in a moment.");
    }

    /** The connection broke when the server might already have committed. */
    static Problem outcomeUnknown(SQLException failure) {
        return Unavailable.outcomeUnknown(failure);
    }

    /**
     * 08: connection failures. 28: the login was refused. 3D: there is no such database. 53: the server lacks resources.
     * 57P: it stops, starts, or ended the session. 25P03: it ended an idle transaction.
     */
    private static boolean isAboutConnection(SQLException failure) {
        String state = state(failure);
        return state.startsWith("08")
                || state.startsWith("28")
                || state.startsWith("3D")
                || state.startsWith("53")
                || state.startsWith("57P")
                || state.equals("25P03");
    }

    private static String state(SQLException failure) {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }
}
