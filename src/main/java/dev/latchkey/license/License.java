package dev.latchkey.license;

import dev.latchkey.database.Row;
import dev.latchkey.http.Addressable;
import dev.latchkey.http.Expiry;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.threeten.extra.PeriodDuration;

/**
 * A user's right to use something. The methods that change it are pure: each checks that the status allows the change,
 * and returns the license as it is afterwards.
 *
 * @param product what it is for; null for any product
 * @param label the issuer's own note
 * @param expiresAt the first second at which it is no longer valid; null if it never expires
 * @param maxActivations how many seats there are; null for any number
 * @param features what it unlocks, in the order in which they were given
 * @param leaseFor how long a seat is held after each check-in; null if seats are held until they are released
 * @param metadata text by name, for staff only
 * @param suspendedAt null unless it is suspended, or was suspended when it was revoked
 * @param reason why it was last suspended, reinstated, renewed, rotated or revoked; null if nobody said
 * @param replacedById the license that replaced it when its key was rotated
 * @param actions what can be done to it now
 */
@RegisterForReflection
public record License(
        long id,
        LicenseKey key,
        long userId,
        @Nullable String product,
        @Nullable String label,
        LicenseStatus status,
        Instant issuedAt,
        @Nullable Instant expiresAt,
        @Nullable Integer maxActivations,
        List<String> features,
        @Nullable PeriodDuration leaseFor,
        Map<String, String> metadata,
        @Nullable Instant suspendedAt,
        @Nullable Instant revokedAt,
        @Nullable String reason,
        @Nullable Long replacedById,
        Instant updatedAt,
        Set<LicenseAction> actions)
        implements Addressable {
    /** Of the text that a program chooses to tell machines apart; in code points, as in the schema. */
    public static final int MAX_FINGERPRINT = 256;

    /** Reads a row. All rows of one response use the same {@code now}. */
    public static License of(Row row, Instant now) {
        Instant expiresAt = row.time("expires_at");
        LicenseStatus status = LicenseStatus.at(now, LicenseStatus.valueOf(row.text("status")), expiresAt);
        return new License(
                row.id("id"),
                new LicenseKey(row.text("key")),
                row.id("user_id"),
                row.text("product"),
                row.text("label"),
                status,
                row.time("issued_at"),
                expiresAt,
                row.number("max_activations"),
                Features.parse(row.text("features")),
                Lease.parse(row.text("lease_for")),
                Metadata.parse(row.text("metadata")),
                row.time("suspended_at"),
                row.time("revoked_at"),
                row.text("reason"),
                row.nullableId("replaced_by_id"),
                row.time("updated_at"),
                status.allowed(expiresAt));
    }

    /** A new license with these terms. */
    static License issued(long id, LicenseKey key, long userId, LicenseTerms terms, Instant now) {
        LicenseStatus status = LicenseStatus.at(now, LicenseStatus.ACTIVE, terms.expiresAt());
        return new License(
                id,
                key,
                userId,
                terms.product(),
                terms.label(),
                status,
                now,
                terms.expiresAt(),
                terms.maxActivations(),
                terms.features(),
                terms.leaseFor(),
                terms.metadata(),
                null,
                null,
                null,
                null,
                now,
                status.allowed(terms.expiresAt()));
    }

    /** Whether its end has passed, whatever its status. */
    public boolean hasEnded(Instant now) {
        return LicenseStatus.at(now, LicenseStatus.ACTIVE, expiresAt) == LicenseStatus.EXPIRED;
    }

    /** Whether there are more seats than this. */
    public boolean hasSeats(int taken) {
        return maxActivations == null || taken < maxActivations;
    }

    @Override
    public String path() {
        return "/licenses/" + id;
    }

    LicenseTerms terms() {
        return new LicenseTerms(product, label, maxActivations, expiresAt, features, leaseFor, metadata);
    }

    License suspended(Instant now, String why) {
        requireAllowed(LicenseAction.SUSPEND);
        return next(terms(), LicenseStatus.SUSPENDED, now, null, null, why, now);
    }

    License reinstated(Instant now, String why) {
        requireAllowed(LicenseAction.REINSTATE);
        return next(terms(), LicenseStatus.ACTIVE, null, null, null, why, now);
    }

    /** A duration counts from the end of the license, or from now if that has passed. */
    License renewed(Instant now, Expiry expiry, String why) {
        requireAllowed(LicenseAction.RENEW);
        if (expiresAt == null) {
            throw new Problem(
                    ProblemType.LICENSE_STATE,
                    "License %1$d never expires and cannot be renewed. PATCH /licenses/%1$d can set an expiresAt.",
                    id);
        }
        Instant end = expiry.from(status == LicenseStatus.EXPIRED ? now : expiresAt);
        return next(terms().until(end), LicenseStatus.ACTIVE, null, null, null, why, now);
    }

    License revoked(Instant now, String why) {
        requireAllowed(LicenseAction.REVOKE);
        return next(terms(), LicenseStatus.REVOKED, suspendedAt, now, null, why, now);
    }

    /** Revoked, because the license with this id replaces it. */
    License replaced(Instant now, long successorId, String why) {
        requireAllowed(LicenseAction.ROTATE);
        return next(terms(), LicenseStatus.REVOKED, suspendedAt, now, successorId, why, now);
    }

    License changed(Instant now, LicenseTerms terms) {
        requireAllowed(LicenseAction.CHANGE);
        return next(terms, status.stored(), suspendedAt, revokedAt, replacedById, reason, now);
    }

    private void requireAllowed(LicenseAction action) {
        if (!status.allowed().contains(action)) {
            throw new Problem(
                    ProblemType.LICENSE_STATE,
                    "License %d is %s. %s",
                    id,
                    status.objection(action),
                    status.advice(action));
        }
    }

    private License next(
            LicenseTerms terms,
            LicenseStatus decision,
            Instant suspended,
            Instant revoked,
            Long successorId,
            String why,
            Instant now) {
        LicenseStatus newStatus = LicenseStatus.at(now, decision, terms.expiresAt());
        return new License(
                id,
                key,
                userId,
                terms.product(),
                terms.label(),
                newStatus,
                issuedAt,
                terms.expiresAt(),
                terms.maxActivations(),
                terms.features(),
                terms.leaseFor(),
                terms.metadata(),
                suspended,
                revoked,
                why,
                successorId,
                now,
                newStatus.allowed(terms.expiresAt()));
    }
}
