package dev.latchkey.license;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * Something that was done to a license.
 *
 * @param reason null where none was given
 * @param before what the license was like; null where it was issued by this
 * @param after what it was like from then on
 */
@RegisterForReflection
public record LicenseEvent(long id, long licenseId, Type type, Instant at, String reason, Terms before, Terms after) {

    /** What was done. */
    public enum Type {
        ISSUED,
        SUSPENDED,
        REINSTATED,
        RENEWED,
        ROTATED,
        REVOKED,
        CHANGED
    }

    /** Everything about a license that can change; the key cannot, and is no business of a history. */
    @RegisterForReflection
    public record Terms(
            LicenseStatus status,
            String product,
            String label,
            Integer maxActivations,
            Instant expiresAt,
            Long replacedById) {
        static Terms of(License license) {
            return new Terms(
                    license.status(),
                    license.product(),
                    license.label(),
                    license.maxActivations(),
                    license.expiresAt(),
                    license.replacedById());
        }
    }
}
