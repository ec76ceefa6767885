package dev.latchkey.activation;

import dev.latchkey.database.Row;
import dev.latchkey.http.Addressable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;
import java.time.Instant;

/**
 * A seat of a license, taken by a machine.
 *
 * @param fingerprint what its program sent
 * @param name for people; null if the program sent none
 * @param seenAt when it last checked in. Not every check-in is stored
 * @param leaseUntil the first second at which the seat is free; null if it is held until it is released
 * @param releasedAt null unless it was released
 */
@RegisterForReflection
public record Activation(
        long id,
        long licenseId,
        String fingerprint,
        @Nullable String name,
        ActivationState state,
        Instant activatedAt,
        Instant seenAt,
        @Nullable Instant leaseUntil,
        @Nullable Instant releasedAt)
        implements Addressable {
    /** In code points, as in the schema. */
    static final int MAX_NAME = 100;

    /** Reads a row. All rows of one response use the same {@code now}. */
    static Activation of(Row row, Instant now) {
        ActivationState stored = ActivationState.valueOf(row.text("state"));
        Instant heldUntil = row.time("held_until");
        boolean isReleased = stored == ActivationState.RELEASED;
        return new Activation(
                row.id("activation_id"),
                row.id("license_id"),
                row.text("fingerprint"),
                row.text("name"),
                ActivationState.at(now, stored, heldUntil),
                row.time("activated_at"),
                row.time("seen_at"),
                isReleased ? null : heldUntil,
                isReleased ? heldUntil : null);
    }

    /** A seat that is taken now. */
    static Activation taken(long id, long licenseId, ActivationRequest request, Instant now, Instant leaseUntil) {
        return new Activation(
                id,
                licenseId,
                request.fingerprint(),
                request.name(),
                ActivationState.ACTIVE,
                now,
                now,
                leaseUntil,
                null);
    }

    /** The seat after a check-in. */
    Activation seen(Instant now, String currentName, Instant newLeaseUntil) {
        return new Activation(
                id, licenseId, fingerprint, currentName, state, activatedAt, now, newLeaseUntil, releasedAt);
    }

    boolean isHeld() {
        return state == ActivationState.ACTIVE;
    }

    @Override
    public String path() {
        return "/licenses/%d/activations/%d".formatted(licenseId, id);
    }
}
