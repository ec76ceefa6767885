package dev.latchkey.license;

import dev.latchkey.value.PlainText;
import dev.latchkey.value.Whitespace;

/** The body of most actions: why something is done to a license. */
public record Reason(@PlainText(max = MAX_LENGTH) String reason) {
    /** In code points, as in the schema. */
    static final int MAX_LENGTH = 500;

    public Reason {
        reason = Whitespace.strip(reason);
    }

    /** The body is optional. */
    public static Reason orNone(Reason body) {
        return body == null ? new Reason(null) : body;
    }
}
