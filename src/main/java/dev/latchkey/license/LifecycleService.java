package dev.latchkey.license;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.http.Entities;
import dev.latchkey.http.Times;
import dev.latchkey.idempotency.Idempotency;
import dev.latchkey.license.LicenseEvent.Terms;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What becomes of a license that was issued. Whether a change is allowed is decided by the very statement that makes
 * it, and each goes into the history in the same transaction.
 */
@Singleton
class LifecycleService {
    private final Database database;
    private final Idempotency idempotency;
    private final Entities entities;
    private final LicenseKeys keys;
    private final LicenseHistory history;

    LifecycleService(
            Database database, Idempotency idempotency, Entities entities, LicenseKeys keys, LicenseHistory history) {
        this.database = database;
        this.idempotency = idempotency;
        this.entities = entities;
        this.keys = keys;
        this.history = history;
    }

    Uni<License> suspend(LicenseTarget target, Reason given) {
        Reason why = Objects.requireNonNullElse(given, Reason.NONE);
        return once(
                target,
                LicenseAction.SUSPEND,
                why,
                change -> change.update(
                        why.reason(),
                        "status = 'SUSPENDED', suspended_at = ?, reason = ?",
                        change.now(),
                        why.reason()));
    }

    Uni<License> reinstate(LicenseTarget target, Reason given) {
        Reason why = Objects.requireNonNullElse(given, Reason.NONE);
        return once(
                target,
                LicenseAction.REINSTATE,
                why,
                change -> change.update(
                        why.reason(), "status = 'ACTIVE', suspended_at = NULL, reason = ?", why.reason()));
    }

    Uni<License> revoke(LicenseTarget target, Reason given) {
        Reason why = Objects.requireNonNullElse(given, Reason.NONE);
        return once(
                target,
                LicenseAction.REVOKE,
                why,
                change -> change.update(
                        why.reason(), "status = 'REVOKED', revoked_at = ?, reason = ?", change.now(), why.reason()));
    }

    /** A duration counts from the end of the license, and from now where that has passed. */
    Uni<License> renew(LicenseTarget target, Renewal renewal) {
        Expiry expiry = renewal.expiry();
        return once(
                target,
                LicenseAction.RENEW,
                renewal,
                change -> change.update(
                        renewal.reason(),
                        "expires_at = ?, reason = ?",
                        expiry.from(startOfRenewal(change.before(), change.now())),
                        renewal.reason()));
    }

    /** Where the status does not allow it, that is for the statement to say. */
    private static Instant startOfRenewal(License license, Instant now) {
        if (license.status() != LicenseStatus.ACTIVE) {
            return now;
        }
        if (license.expiresAt() == null) {
            throw new Problem(
                    ProblemType.LICENSE_STATE,
                    "The license %1$d never expires, so there is nothing to renew. PATCH /licenses/%1$d can give it an end.",
                    license.id());
        }
        return license.expiresAt();
    }

    /** Issues a license with a new key and the same terms in place of this one, which is revoked. */
    Uni<License> rotate(LicenseTarget target, Reason given) {
        Reason why = Objects.requireNonNullElse(given, Reason.NONE);
        return LicenseKeys.again(once(target, LicenseAction.ROTATE, why, change -> {
            License next = successor(change);
            change.update(
                    why.reason(),
                    "status = 'REVOKED', revoked_at = ?, reason = ?, replaced_by_id = ?",
                    change.now(),
                    why.reason(),
                    next.id());
            history.issued(change.sql(), next, why.reason());
            return next;
        }));
    }

    private License successor(Change change) {
        return change.sql()
                .one(
                        """
                        INSERT INTO license (key, user_id, product, label, issued_at, expires_at, max_activations,
                                             updated_at)
                        SELECT ?, user_id, product, label, ?, expires_at, max_activations, ?
                          FROM license
                         WHERE id = ?
                           AND %s
                        RETURNING %s
                        """.formatted(LicenseStatus.allows(LicenseAction.ROTATE), License.COLUMNS),
                        row -> License.of(row, change.now()),
                        keys.draw().value(),
                        change.now(),
                        change.now(),
                        change.before().id(),
                        change.now())
                .orElseThrow(change::notAllowed);
    }

    /** Changes terms; where that changes nothing, nothing is written. */
    Uni<License> change(LicenseTarget target, LicenseChanges changes) {
        return database.write(sql -> {
            Change change = begin(sql, target, LicenseAction.CHANGE);
            Terms terms = changes.appliedTo(change.before(), change.now());
            return terms.equals(Terms.of(change.before()))
                    ? change.before()
                    : change.update(
                            null,
                            "product = ?, label = ?, max_activations = ?, expires_at = ?",
                            terms.product(),
                            terms.label(),
                            terms.maxActivations(),
                            terms.expiresAt());
        });
    }

    private Uni<License> once(LicenseTarget target, LicenseAction action, Record body, Step step) {
        String request =
                "POST /licenses/%d/%s".formatted(target.id, action.name().toLowerCase(Locale.ROOT));
        return idempotency.once(
                target.idempotencyKey, request, body, License.class, sql -> step.make(begin(sql, target, action)));
    }

    private Change begin(Sql sql, LicenseTarget target, LicenseAction action) {
        Instant now = Times.now();
        License before = LicenseService.find(sql, target.id, now);
        entities.require(target.ifMatch, () -> before);
        return new Change(sql, history, action, before, now);
    }

    private interface Step {
        License make(Change change);
    }

    /** One change of one license, inside its transaction. */
    private record Change(Sql sql, LicenseHistory history, LicenseAction action, License before, Instant now) {

        /** Makes it, where the status allows the action, and tells the history. */
        License update(String reason, String assignments, Object... values) {
            Object[] bound = Stream.of(Stream.of(values), Stream.of(now, before.id(), now))
                    .flatMap(part -> part)
                    .toArray();
            License after = sql.one(
                            """
                            UPDATE license
                               SET %s, updated_at = ?
                             WHERE id = ?
                               AND %s
                            RETURNING %s
                            """.formatted(assignments, LicenseStatus.allows(action), License.COLUMNS),
                            row -> License.of(row, now),
                            bound)
                    .orElseThrow(this::notAllowed);
            history.changed(sql, action, reason, before, after);
            return after;
        }

        Problem notAllowed() {
            return new Problem(
                    ProblemType.LICENSE_STATE,
                    "The license %d is %s, so it cannot be %s. %s",
                    before.id(),
                    before.status(),
                    action.participle(),
                    before.status().possibilities());
        }
    }
}
