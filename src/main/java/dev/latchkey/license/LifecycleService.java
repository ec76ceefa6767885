package dev.latchkey.license;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.http.Actor;
import dev.latchkey.http.Caller;
import dev.latchkey.http.EntityTagger;
import dev.latchkey.http.Expiry;
import dev.latchkey.http.IfMatch;
import dev.latchkey.idempotency.ActionTarget;
import dev.latchkey.idempotency.Idempotency;
import dev.latchkey.value.Times;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Changes licenses. The rules are in {@link License}; this runs each change in a transaction and records it. */
@Singleton
class LifecycleService {
    private final Database database;
    private final Idempotency idempotency;
    private final EntityTagger tagger;
    private final LicenseStore store;

    LifecycleService(Database database, Idempotency idempotency, EntityTagger tagger, LicenseStore store) {
        this.database = database;
        this.idempotency = idempotency;
        this.tagger = tagger;
        this.store = store;
    }

    /** What an action makes of a license. */
    private interface Transition {
        License apply(License license, Instant now, String reason);
    }

    Uni<License> suspend(ActionTarget target, Reason body) {
        return change(target, LicenseEventType.SUSPENDED, body, License::suspended);
    }

    Uni<License> reinstate(ActionTarget target, Reason body) {
        return change(target, LicenseEventType.REINSTATED, body, License::reinstated);
    }

    Uni<License> revoke(ActionTarget target, Reason body) {
        return change(target, LicenseEventType.REVOKED, body, License::revoked);
    }

    Uni<License> renew(ActionTarget target, Renewal renewal) {
        Expiry expiry = renewal.expiry();
        return change(
                target,
                LicenseEventType.RENEWED,
                renewal,
                renewal.reason(),
                (license, now, reason) -> license.renewed(now, expiry, reason));
    }

    private Uni<License> change(ActionTarget target, LicenseEventType type, Reason body, Transition transition) {
        Reason given = Reason.orNone(body);
        return change(target, type, given, given.reason(), transition);
    }

    private Uni<License> change(
            ActionTarget target, LicenseEventType type, Record body, String reason, Transition transition) {
        return idempotency.change(target.request(), body, sql -> {
            Instant now = Times.now();
            License before = findUnchanged(sql, target.id(), target.ifMatch(), now);
            License after = transition.apply(before, now, reason);
            return store.update(sql, type, reason, before, after, actor(target));
        });
    }

    /** Issues a license with a new key, the same terms and the same seats, and revokes the old one. Returns the new one. */
    Uni<License> rotate(ActionTarget target, Reason body) {
        Reason given = Reason.orNone(body);
        return KeyGenerator.retryOnKeyCollision(idempotency.create(target.request(), given, sql -> {
            Instant now = Times.now();
            License before = findUnchanged(sql, target.id(), target.ifMatch(), now);
            License successor = store.insert(sql, before.userId(), before.terms(), now, given.reason(), actor(target));
            License after = before.replaced(now, successor.id(), given.reason());
            store.update(sql, LicenseEventType.ROTATED, given.reason(), before, after, actor(target));
            LicenseStore.moveSeats(sql, before, successor);
            return successor;
        }));
    }

    /** Changes the terms. If nothing changes, nothing is written. */
    Uni<License> changeTerms(long id, IfMatch ifMatch, Caller caller, LicenseChanges changes) {
        return database.write(sql -> {
            Instant now = Times.now();
            License before = findUnchanged(sql, id, ifMatch, now);
            LicenseTerms terms = changes.applyTo(before.terms(), now);
            return terms.equals(before.terms())
                    ? before
                    : store.update(
                            sql, LicenseEventType.CHANGED, null, before, before.changed(now, terms), caller.actor());
        });
    }

    private static Actor actor(ActionTarget target) {
        return target.request().caller().actor();
    }

    private License findUnchanged(Sql sql, long id, IfMatch ifMatch, Instant now) {
        License license = store.find(sql, id, now);
        tagger.requireUnchanged(ifMatch, () -> license);
        return license;
    }
}
