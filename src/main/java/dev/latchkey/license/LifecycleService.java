package dev.latchkey.license;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.http.EntityTags;
import dev.latchkey.http.IfMatch;
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
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What becomes of a license that was issued. Whether a change is allowed is decided by the very statement that makes
 * it, and each goes into the history in the same transaction.
 */
@Singleton
class LifecycleService {
    private final Database database;
    private final Idempotency idempotency;
    private final EntityTags tags;
    private final LicenseKeys keys;
    private final LicenseHistory history;

    LifecycleService(
            Database database, Idempotency idempotency, EntityTags tags, LicenseKeys keys, LicenseHistory history) {
        this.database = database;
        this.idempotency = idempotency;
        this.tags = tags;
        this.keys = keys;
        this.history = history;
    }

    Uni<License> suspend(LicenseTarget target, Reason reason) {
        return once(
                target,
                LicenseAction.SUSPEND,
                reason,
                step -> step.decide("status = 'SUSPENDED', suspended_at = ?", step.now));
    }

    Uni<License> reinstate(LicenseTarget target, Reason reason) {
        return once(
                target, LicenseAction.REINSTATE, reason, step -> step.decide("status = 'ACTIVE', suspended_at = NULL"));
    }

    Uni<License> revoke(LicenseTarget target, Reason reason) {
        return once(
                target,
                LicenseAction.REVOKE,
                reason,
                step -> step.decide("status = 'REVOKED', revoked_at = ?", step.now));
    }

    /** A duration counts from the end of the license, and from now where that has passed. */
    Uni<License> renew(LicenseTarget target, Renewal renewal) {
        Expiry expiry = renewal.expiry();
        return once(
                target,
                LicenseAction.RENEW,
                renewal,
                renewal.reason(),
                step -> step.decide("expires_at = ?", expiry.from(startOfRenewal(step.before, step.now))));
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
    Uni<License> rotate(LicenseTarget target, Reason reason) {
        return LicenseKeys.again(once(target, LicenseAction.ROTATE, reason, step -> {
            License next = successor(step);
            step.decide("status = 'REVOKED', revoked_at = ?, replaced_by_id = ?", step.now, next.id());
            history.issued(step.sql, next, step.reason);
            return next;
        }));
    }

    private License successor(Step step) {
        return step.sql
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
                        row -> License.of(row, step.now),
                        keys.draw().value(),
                        step.now,
                        step.now,
                        step.before.id(),
                        step.now)
                .orElseThrow(step::notAllowed);
    }

    /** Changes terms; where that changes nothing, nothing is written. */
    Uni<License> change(long id, IfMatch ifMatch, LicenseChanges changes) {
        return database.write(sql -> {
            Step step = begin(sql, id, ifMatch, LicenseAction.CHANGE, null);
            Terms terms = changes.appliedTo(step.before, step.now);
            return terms.equals(Terms.of(step.before))
                    ? step.before
                    : step.update(
                            "product = ?, label = ?, max_activations = ?, expires_at = ?",
                            terms.product(),
                            terms.label(),
                            terms.maxActivations(),
                            terms.expiresAt());
        });
    }

    private Uni<License> once(
            LicenseTarget target, LicenseAction action, Reason given, Function<Step, License> outcome) {
        Reason reason = Objects.requireNonNullElse(given, Reason.NONE);
        return once(target, action, reason, reason.reason(), outcome);
    }

    private Uni<License> once(
            LicenseTarget target, LicenseAction action, Record body, String reason, Function<Step, License> outcome) {
        String request =
                "POST /licenses/%d/%s".formatted(target.id, action.name().toLowerCase(Locale.ROOT));
        return idempotency.once(
                target.idempotencyKey,
                request,
                body,
                License.class,
                sql -> outcome.apply(begin(sql, target.id, target.ifMatch, action, reason)));
    }

    private Step begin(Sql sql, long id, IfMatch ifMatch, LicenseAction action, String reason) {
        Instant now = Times.now();
        License before = LicenseService.find(sql, id, now);
        tags.require(ifMatch, () -> before);
        return new Step(sql, action, reason, before, now);
    }

    /** One step in the life of one license, inside its transaction. */
    private final class Step {
        private final Sql sql;
        private final LicenseAction action;
        private final String reason;
        private final License before;
        private final Instant now;

        Step(Sql sql, LicenseAction action, String reason, License before, Instant now) {
            this.sql = sql;
            this.action = action;
            this.reason = reason;
            this.before = before;
            this.now = now;
        }

        /** Takes it as a decision on the license's status or end, for which the license then has the reason. */
        License decide(String assignments, Object... values) {
            return update(assignments + ", reason = ?", with(values, reason));
        }

        /** Takes it, where the status allows the action, and tells the history. */
        License update(String assignments, Object... values) {
            License after = sql.one(
                            """
                            UPDATE license
                               SET %s, updated_at = ?
                             WHERE id = ?
                               AND %s
                            RETURNING %s
                            """.formatted(assignments, LicenseStatus.allows(action), License.COLUMNS),
                            row -> License.of(row, now),
                            with(values, now, before.id(), now))
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

        private static Object[] with(Object[] values, Object... more) {
            return Stream.of(values, more).flatMap(Stream::of).toArray();
        }
    }
}
