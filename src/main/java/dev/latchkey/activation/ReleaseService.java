package dev.latchkey.activation;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.http.Actor;
import dev.latchkey.http.Caller;
import dev.latchkey.http.PageSource;
import dev.latchkey.idempotency.Idempotency;
import dev.latchkey.idempotency.IdempotentRequest;
import dev.latchkey.license.LicenseEventType;
import dev.latchkey.license.Reason;
import dev.latchkey.problem.Problem;
import dev.latchkey.value.Times;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Shows staff the seats of a license, and frees them. */
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
                    ? store.pageOfLapsed(sql, licenseId, now, after, limit)
                    : store.page(sql, licenseId, state, now, after, limit);
            if (seats.isEmpty()) {
                requireLicense(sql, licenseId);
            }
            return seats;
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
