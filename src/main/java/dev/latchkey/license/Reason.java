package dev.latchkey.license;

import dev.latchkey.http.PlainText;
import dev.latchkey.http.Texts;

/** Why something is done to a license; null where it is not said. */
public record Reason(@PlainText(max = MAX) String reason) {
    /** In code points, as in the schema. */
    static final int MAX = 500;

    static final Reason NONE = new Reason(null);

    public Reason {
        reason = Texts.trimmed(reason);
    }
}
