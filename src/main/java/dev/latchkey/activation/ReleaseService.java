package dev.latchkey.activation;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.database.WhereClause;
import dev.latchkey.http.Actor;
import dev.latchkey.http.Caller;
import dev.latchkey.http.PageSource;
import dev.latchkey.idempotency.Idempotency;
import dev.latchkey.idempotency.IdempotentRequest;
import dev.latchkey.license.LicenseEventType;
import dev.latchkey.license.Reason;
import dev.latchkey.problem.Problem;
import dev.latchkey.value.FoldedText;
import dev.latchkey.value.Times;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Shows staff the seats of licenses, and frees them. */
@Singleton
class ReleaseService {
    private final Database database;
    private final Idempotency idempotency;
    private final ActivationStore store;

    ReleaseService(Database database, Idempotency idempotency, ActivationStore store) {
        this.database = database;
        this.idempotency = idempotency;
        this.store = store;
    }

    /**
     * The seats of a license in the order of their ids, all as they are at the same second. Lapsed seats are in the order
     * of the ends of their leases.
     *
     * @param state null for all
     */
    PageSource<Activation> list(long licenseId, ActivationState state) {
        Instant now = Times.now();
        return (after, limit) -> database.read(sql -> {
            List<Activation> seats = state == ActivationState.LAPSED
                    ? pageOfLapsed(sql, licenseId, now, after, limit)
                    : page(sql, licenseId, state, now, after, limit);
            if (seats.isEmpty()) {
                requireLicense(sql, licenseId);
            }
            return seats;
        });
    }

    /**
     * The seats of a license in the order of their ids. This is the SQL for {@link ActivationState#at}.
     *
     * @param state not LAPSED; null for all
     */
    private static List<Activation> page(
            Sql sql, long licenseId, ActivationState state, Instant now, long after, int limit) {
        WhereClause where = new WhereClause().and("license_id = ?", licenseId).and("id > ?", after);
        if (state != null) {
            where.and("state = ?", state.name());
        }
        if (state == ActivationState.ACTIVE) {
            where.and("(held_until IS NULL OR held_until > ?)", now);
        }
        return sql.list("""
                SELECT id AS activation_id, license_id, fingerprint, name, state, activated_at, seen_at, held_until
                  FROM activation
                 WHERE %s
                 ORDER BY id
                 LIMIT ?
                """.formatted(where.text()), row -> Activation.of(row, now), where.values(limit));
    }

    /** The lapsed seats of a license in the order of the ends of their leases. */
    private static List<Activation> pageOfLapsed(Sql sql, long licenseId, Instant now, long after, int limit) {
        WhereClause where = new WhereClause()
                .and("license_id = ?", licenseId)
                .and("state <> 'RELEASED'")
                .and("held_until <= ?", now);
        if (after > 0) {
            where.and("(held_until, id) > (SELECT held_until, id FROM activation WHERE id = ?)", after);
        }
        return sql.list("""
                SELECT id AS activation_id, license_id, fingerprint, name, state, activated_at, seen_at, held_until
                  FROM activation
                 WHERE %s
                 ORDER BY held_until, id
                 LIMIT ?
                """.formatted(where.text()), row -> Activation.of(row, now), where.values(limit));
    }

    /**
     * The seats of all licenses that machines hold now, in the order of fingerprints.
     *
     * @param fingerprintPrefix null for all
     */
    PageSource<Activation> listHeld(String fingerprintPrefix) {
        Instant now = Times.now();
        return (after, limit) -> database.read(sql -> {
            WhereClause where =
                    new WhereClause().and("state = 'ACTIVE'").and("(held_until IS NULL OR held_until > ?)", now);
            if (after > 0) {
                where.and(
                        "(fingerprint, license_id) > (SELECT fingerprint, license_id FROM activation WHERE id = ?)",
                        after);
            }
            if (fingerprintPrefix != null) {
                where.and("fingerprint >= ?", fingerprintPrefix)
                        .and("fingerprint < ?", FoldedText.endOfRange(fingerprintPrefix));
            }
            return sql.list("""
                    SELECT id AS activation_id, license_id, fingerprint, name, state, activated_at, seen_at, held_until
                      FROM activation
                     WHERE %s
                     ORDER BY fingerprint, license_id
                     LIMIT ?
                    """.formatted(where.text()), row -> Activation.of(row, now), where.values(limit));
        });
    }

    private static void requireLicense(Sql sql, long id) {
        sql.one("SELECT id FROM license WHERE id = ?", row -> row.id("id"), id)
                .orElseThrow(() -> Problem.notFound("license", id));
    }

    Uni<Activation> get(long licenseId, long id) {
        Instant now = Times.now();
        return database.read(sql -> store.find(sql, licenseId, id, now));
    }

    /** Frees a seat. If it is free already, nothing changes. */
    Uni<Void> release(long licenseId, long id, Reason body, Caller caller) {
        String reason = Reason.orNone(body).reason();
        return database.write(sql -> {
            Instant now = Times.now();
            Activation seat = store.find(sql, licenseId, id, now);
            store.release(sql, seat, LicenseEventType.RELEASED, reason, caller.actor(), now);
            return null;
        });
    }

    /** Frees all seats of a license. */
    Uni<ReleasedSeats> releaseAll(long licenseId, Reason body, IdempotentRequest request) {
        Reason given = Reason.orNone(body);
        Actor by = request.caller().actor();
        return idempotency.changeMany(request, given, sql -> {
            requireLicense(sql, licenseId);
            return new ReleasedSeats(store.releaseAll(sql, licenseId, given.reason(), by, Times.now()));
        });
    }
}
