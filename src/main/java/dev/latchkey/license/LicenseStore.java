package dev.latchkey.license;

import dev.latchkey.database.ForeignKeyViolation;
import dev.latchkey.database.Sql;
import dev.latchkey.http.Actor;
import dev.latchkey.problem.Problem;
import dev.latchkey.value.FoldedText;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.threeten.extra.PeriodDuration;

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
                        SELECT id, key, user_id, product, label, status, issued_at, expires_at, max_activations, features,
                               lease_for, metadata, suspended_at, revoked_at, reason, replaced_by_id, updated_at
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
                            INSERT INTO license (key, user_id, product, label, label_folded, issued_at, expires_at,
                                                 max_activations, features, lease_for, metadata, updated_at)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            RETURNING id
                            """,
                            row -> row.id("id"),
                            key.value(),
                            userId,
                            terms.product(),
                            terms.label(),
                            FoldedText.of(terms.label()),
                            now,
                            terms.expiresAt(),
                            terms.maxActivations(),
                            Features.text(terms.features()),
                            text(terms.leaseFor()),
                            Metadata.text(terms.metadata()),
                            now)
                    .orElseThrow();
            insertFeatures(sql, id, Set.copyOf(terms.features()));
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
                   SET product = ?, label = ?, label_folded = ?, status = ?, expires_at = ?, max_activations = ?,
                       features = ?, lease_for = ?, metadata = ?, suspended_at = ?, revoked_at = ?, reason = ?,
                       replaced_by_id = ?, updated_at = ?
                 WHERE id = ?
                   AND status = ?
                """,
                after.product(),
                after.label(),
                FoldedText.of(after.label()),
                after.status().stored().name(),
                after.expiresAt(),
                after.maxActivations(),
                Features.text(after.features()),
                text(after.leaseFor()),
                Metadata.text(after.metadata()),
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
        replaceFeatures(sql, before, after);
        history.append(sql, type, reason, before, after, by);
        return after;
    }

    private static String text(PeriodDuration lease) {
        return lease == null ? null : lease.toString();
    }

    /** One statement, because a batch of licenses may have many. */
    private static void insertFeatures(Sql sql, long id, Set<String> features) {
        if (!features.isEmpty()) {
            String rows = String.join(", ", Collections.nCopies(features.size(), "(?, ?)"));
            sql.update(
                    "INSERT INTO license_feature (feature, license_id) VALUES " + rows,
                    features.stream()
                            .flatMap(feature -> Stream.of((Object) feature, id))
                            .toArray());
        }
    }

    private static void replaceFeatures(Sql sql, License before, License after) {
        Set<String> removed = new TreeSet<>(before.features());
        after.features().forEach(removed::remove);
        removed.forEach(feature ->
                sql.update("DELETE FROM license_feature WHERE feature = ? AND license_id = ?", feature, after.id()));
        Set<String> added = new TreeSet<>(after.features());
        before.features().forEach(added::remove);
        insertFeatures(sql, after.id(), added);
    }

    /** Gives the seats of a license to its successor. */
    static void moveSeats(Sql sql, License from, License to) {
        int moved = sql.update("UPDATE activation SET license_id = ? WHERE license_id = ?", to.id(), from.id());
        if (moved > 0) {
            sql.update(
                    "UPDATE license SET seats_taken = (SELECT seats_taken FROM license WHERE id = ?) WHERE id = ?",
                    from.id(),
                    to.id());
            sql.update("UPDATE license SET seats_taken = 0 WHERE id = ?", from.id());
        }
    }
}
