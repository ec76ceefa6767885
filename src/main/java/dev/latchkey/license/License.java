package dev.latchkey.license;

import dev.latchkey.database.Row;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A user's right to use something.
 *
 * @param product what it is for; null for anything
 * @param label the issuer's own note
 * @param expiresAt the first second at which it is no longer good; null for perpetual
 * @param maxActivations null for any number
 * @param suspendedAt since when it is suspended, or was when it was revoked; null otherwise
 * @param revokedAt when it was revoked; null unless it is
 * @param reason why it was last suspended, reinstated, renewed, rotated or revoked; null where that was not said
 * @param replacedById the license that took its place when its key was rotated
 */
@RegisterForReflection
public record License(
        long id,
        LicenseKey key,
        long userId,
        String product,
        String label,
        LicenseStatus status,
        Instant issuedAt,
        Instant expiresAt,
        Integer maxActivations,
        Instant suspendedAt,
        Instant revokedAt,
        String reason,
        Long replacedById,
        Instant updatedAt) {

    /** The columns that {@link #of} reads. */
    static final String COLUMNS = """
            id, key, user_id, product, label, status, issued_at, expires_at, max_activations,
            suspended_at, revoked_at, reason, replaced_by_id, updated_at
            """;

    /** The license as it stands at the given second: the same one for every row of an answer. */
    static License of(Row row, Instant now) {
        Instant expiresAt = row.time("expires_at");
        return new License(
                row.id("id"),
                new LicenseKey(row.text("key")),
                row.id("user_id"),
                row.text("product"),
                row.text("label"),
                LicenseStatus.at(now, LicenseStatus.valueOf(row.text("status")), expiresAt),
                row.time("issued_at"),
                expiresAt,
                row.number("max_activations"),
                row.time("suspended_at"),
                row.time("revoked_at"),
                row.text("reason"),
                row.nullableId("replaced_by_id"),
                row.time("updated_at"));
    }

    /** Where this license is found. */
    String path() {
        return "/licenses/" + id;
    }
}
