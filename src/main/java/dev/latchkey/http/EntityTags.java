package dev.latchkey.http;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/**
 * Entity tags (RFC 9110, section 8.8.3). One is a digest of the JSON of a thing: it changes whenever anything of the
 * thing does, also where time alone did it.
 */
@Singleton
public class EntityTags {
    /** Far more than it takes to tell two states of one thing apart. */
    private static final int SYMBOLS = 20;

    private final JsonText json;

    EntityTags(JsonText json) {
        this.json = json;
    }

    /** The tag of a thing that looks so, with its quotes. */
    static String of(byte[] json) {
        return '"' + JsonText.digest(json).substring(0, SYMBOLS) + '"';
    }

    /**
     * Checks, inside the transaction of a change, that the thing is still as the client saw it.
     *
     * @param ifMatch null for no condition, which does not even ask for the present state
     * @throws Problem 412 where it is not
     */
    public void require(IfMatch ifMatch, Supplier<?> present) {
        if (ifMatch != null && !ifMatch.holdsFor(of(json.bytes(present.get())))) {
            throw new Problem(
                    ProblemType.PRECONDITION_FAILED,
                    "It is no longer as If-Match says: nothing was changed. GET it again, look, and send the new ETag.");
        }
    }
}
