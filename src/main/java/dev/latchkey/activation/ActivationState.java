package dev.latchkey.activation;

import dev.latchkey.http.EnumParameter;
import dev.latchkey.problem.Problem;
import java.time.Instant;

/** The state of a seat. */
public enum ActivationState {
    /** A machine holds it. */
    ACTIVE,
    /** The machine gave it up, or staff freed it. */
    RELEASED,
    /** Its lease is over. Stored as ACTIVE until somebody looks for a free seat. */
    LAPSED;

    /** The state at this second. A seat is free from {@code heldUntil} on. The SQL is in {@link ActivationStore}. */
    static ActivationState at(Instant now, ActivationState stored, Instant heldUntil) {
        return stored == ACTIVE && heldUntil != null && !now.isBefore(heldUntil) ? LAPSED : stored;
    }

    /**
     * Parses the query parameter {@code state}, in any case. JAX-RS finds this method by its name.
     *
     * @throws Problem 400 if there is no such state
     */
    public static ActivationState fromString(String text) {
        return EnumParameter.parse("state", values(), text);
    }
}
