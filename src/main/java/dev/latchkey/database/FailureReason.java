package dev.latchkey.database;

import java.net.UnknownHostException;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** Says why a database could not be used. */
public final class FailureReason {
    private FailureReason() {}

    /** The end of a sentence, without its full stop. */
    public static String of(Exception failure) {
        Throwable root = ExceptionUtils.getRootCause(failure);
        if (root instanceof UnknownHostException) {
            return "there is no host " + root.getMessage();
        }
        String message = root.getMessage() == null ? failure.getMessage() : root.getMessage();
        return message.strip().replaceFirst("\\.$", "");
    }
}
