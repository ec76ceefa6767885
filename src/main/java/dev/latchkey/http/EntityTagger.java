package dev.latchkey.http;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.quarkus.runtime.util.HashUtil;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/**
 * Computes entity tags (RFC 9110, section 8.8.3). A tag is a digest of the JSON that the caller sees. It changes with
 * every visible change, including expiry.
 */
@Singleton
public class EntityTagger {
    /** 120 bits in hexadecimal, far more than needed to tell two versions apart. */
    private static final int DIGITS = 30;

    private final JsonCodec json;

    EntityTagger(JsonCodec json) {
        this.json = json;
    }

    /** The quoted entity tag of this JSON. */
    public static String tagOf(byte[] json) {
        return '"' + HashUtil.sha256(json).substring(0, DIGITS) + '"';
    }

    /**
     * Checks that nobody else has changed an entity. Call it inside the transaction of the change.
     *
     * @param ifMatch null if the client sent no condition; the entity is then not even read
     * @throws Problem 412 if the entity has changed
     */
    public void requireUnchanged(IfMatch ifMatch, Supplier<?> entity) {
        if (ifMatch != null && !isCurrent(ifMatch, entity.get())) {
            throw new Problem(
                    ProblemType.PRECONDITION_FAILED,
                    "It has changed since you read it, so nothing was changed now. GET it again and send its new ETag.");
        }
    }

    /** Callers who may not see keys got the tag of the masked entity. */
    private boolean isCurrent(IfMatch ifMatch, Object entity) {
        return ifMatch.matches(tagOf(json.write(entity))) || ifMatch.matches(tagOf(json.writeMasked(entity)));
    }
}
