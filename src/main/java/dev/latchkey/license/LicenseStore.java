package dev.latchkey.license;

import dev.latchkey.database.ForeignKeyViolation;
import dev.latchkey.database.Sql;
import dev.latchkey.http.Actor;
import dev.latchkey.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Reads and writes license rows inside a transaction. Every write adds an event to the history. */
@Singleton
class LicenseStore {
    private final KeyGenerator keys;
    private final LicenseHistory history;

    LicenseStore(KeyGenerator keys, LicenseHistory history) {
        this.keys = keys;
        this.history = history;
    }

    /** The license at the given second. */
    License find(Sql sql, long id, Instant now) {
        return sql.one("""
                        SELECT id, key, user_id, product, label, status, issued_at, expires_at, max_activations,
                               suspended_at, revoked_at, reason, replaced_by_id, updated_at
                          FROM license
                         WHERE id = ?
                        """, row -> License.of(row, now), id).orElseThrow(() -> Problem.notFound("license", id));
    }

    /** Issues a license with a new key. The reason is for the history. */
    License insert(Sql sql, long userId, LicenseTerms terms, Instant now, String reason, Actor by) {
        LicenseKey key = keys.generate();
        try {
            long id = sql.one(
                            """
                            INSERT INTO license (key, user_id, product, label, issued_at, expires_at, max_activations,
                                                 updated_at)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                            RETURNING id
                            """,
                            row -> row.id("id"),
                            key.value(),
                            userId,
                            terms.product(),
                            terms.label(),
                            now,
                            terms.expiresAt(),
                            terms.maxActivations(),
                            now)
                    .orElseThrow();
            License license = License.issued(id, key, userId, terms, now);
            history.append(sql, LicenseEventType.ISSUED, reason, null, license, by);
            return license;
        } catch (ForeignKeyViolation e) {
            throw Problem.notFound("user", userId);
        }
    }

    /** Stores a license after a change. */
    License update(Sql sql, LicenseEventType type, String reason, License before, License after, Actor by) {
        int updated = sql.update(
                """
                UPDATE license
                   SET product = ?, label = ?, status = ?, expires_at = ?, max_activations = ?, suspended_at = ?,
                       revoked_at = ?, reason = ?, replaced_by_id = ?, updated_at = ?
                 WHERE id = ?
                   AND status = ?
                """,
                after.product(),
                after.label(),
                after.status().stored().name(),
                after.expiresAt(),
                after.maxActivations(),
                after.suspendedAt(),
                after.revokedAt(),
                after.reason(),
                after.replacedById(),
                after.updatedAt(),
                before.id(),
                before.status().stored().name());
        if (updated != 1) {
            throw new IllegalStateException("License %d changed inside the transaction".formatted(before.id()));
        }
        history.append(sql, type, reason, before, after, by);
        return after;
    }
}
