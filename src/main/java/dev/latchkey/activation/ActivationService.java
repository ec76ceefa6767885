package dev.latchkey.activation;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.http.Actor;
import dev.latchkey.idempotency.Idempotency;
import dev.latchkey.idempotency.IdempotentRequest;
import dev.latchkey.license.Lease;
import dev.latchkey.license.License;
import dev.latchkey.license.LicenseEventType;
import dev.latchkey.license.LicenseKey;
import dev.latchkey.value.Times;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Gives the seats of licenses to machines, and takes them back. */
@Singleton
class ActivationService {
    /** How often check-ins are stored if seats have no lease. */
    private static final Duration CHECK_IN_INTERVAL = Duration.ofMinutes(1);
    /** A check-in is stored when this part of the lease has passed. */
    private static final int PARTS_OF_LEASE = 4;

    private final Database database;
    private final Idempotency idempotency;
    private final ActivationStore store;
    private final OldActivations oldActivations;

    ActivationService(
            Database database, Idempotency idempotency, ActivationStore store, OldActivations oldActivations) {
        this.database = database;
        this.idempotency = idempotency;
        this.store = store;
        this.oldActivations = oldActivations;
    }

    /** Takes a seat if the license is good, or checks in if the machine has one. */
    Uni<Verdict> activate(ActivationRequest request, IdempotentRequest idempotent) {
        return LicenseKey.parse(request.key())
                .map(key -> activate(key, request, idempotent))
                .orElseGet(() -> Uni.createFrom().item(Verdict.malformedKey()));
    }

    /** Most requests are check-ins that need not be stored, so this first looks without a transaction. */
    private Uni<Verdict> activate(LicenseKey key, ActivationRequest request, IdempotentRequest idempotent) {
        if (idempotent.key() != null) {
            return change(key, request, idempotent);
        }
        return database.read(sql -> withoutChange(sql, key, request))
                .flatMap(verdict -> verdict.map(answer -> Uni.createFrom().item(answer))
                        .orElseGet(() -> change(key, request, idempotent)));
    }

    private Uni<Verdict> change(LicenseKey key, ActivationRequest request, IdempotentRequest idempotent) {
        oldActivations.deleteNowAndThen();
        Actor by = idempotent.caller().actor();
        return idempotency.create(idempotent, request, sql -> activate(sql, key, request, by));
    }

    /** The verdict, unless there is something to store. */
    private Optional<Verdict> withoutChange(Sql sql, LicenseKey key, ActivationRequest request) {
        Instant now = Times.now();
        LicenseSeats seats = store.find(sql, key, request.fingerprint(), now).orElse(null);
        Verdict verdict = verdict(seats, request.product(), request.features(), now);
        if (!verdict.valid()) {
            return Optional.of(verdict);
        }
        return seats.isOwnHeld() && !isDue(seats.license(), seats.own(), request, now)
                ? Optional.of(verdict.with(seats.own(), false))
                : Optional.empty();
    }

    /**
     * Inserts before it looks for the machine's own seat, because in PostgreSQL reading where a seat would be conflicts
     * with machines that take seats near it.
     */
    private Verdict activate(Sql sql, LicenseKey key, ActivationRequest request, Actor by) {
        Instant now = Times.now();
        LicenseSeats seats = store.find(sql, key, now).orElse(null);
        Verdict verdict = verdict(seats, request.product(), request.features(), now);
        if (!verdict.valid()) {
            return verdict;
        }
        License license = seats.license();
        int taken = seats.hasRoom() ? seats.taken() : seats.taken() - store.markLapsed(sql, license.id(), now);
        if (license.hasSeats(taken)) {
            Optional<Activation> seat = store.take(sql, license, request, Lease.end(license.leaseFor(), now), now, by);
            if (seat.isPresent()) {
                return verdict.with(seat.get(), true);
            }
        }
        Activation own = store.findOwn(sql, license, request.fingerprint(), now).orElse(null);
        if (own == null) {
            return tooMany(sql, license, taken, now);
        }
        if (!own.isHeld()) {
            store.markLapsed(sql, license.id(), now);
            return activate(sql, key, request, by);
        }
        return verdict.with(checkIn(sql, license, own, request, now), false);
    }

    private static Verdict verdict(LicenseSeats seats, String product, List<String> features, Instant now) {
        return seats == null ? Verdict.notFound() : Rule.judge(new Question(seats, product, features, false, now));
    }

    private static Verdict tooMany(Sql sql, License license, int taken, Instant now) {
        String advice = nextEnd(sql, license, now)
                .map("The next one comes free at %s, unless its machine checks in before."::formatted)
                .orElse("Deactivate another machine first.");
        return Verdict.of(
                Verdict.Code.TOO_MANY_ACTIVATIONS,
                "%d of %d seats are taken. %s".formatted(taken, license.maxActivations(), advice),
                license);
    }

    /** When the next lease ends. */
    private static Optional<Instant> nextEnd(Sql sql, License license, Instant now) {
        return sql.one("""
                SELECT held_until
                  FROM activation
                 WHERE license_id = ?
                   AND state = 'ACTIVE'
                   AND held_until > ?
                 ORDER BY held_until
                 LIMIT 1
                """, row -> row.time("held_until"), license.id(), now);
    }

    private Activation checkIn(Sql sql, License license, Activation own, ActivationRequest request, Instant now) {
        return isDue(license, own, request, now)
                ? store.checkIn(sql, own, nameAfter(own, request), Lease.end(license.leaseFor(), now), now)
                : own;
    }

    /** Whether a check-in must be stored: now and then, and if the name or the lease of the license has changed. */
    private static boolean isDue(License license, Activation own, ActivationRequest request, Instant now) {
        Instant leaseUntil = Lease.end(license.leaseFor(), own.seenAt());
        Duration interval = leaseUntil == null
                ? CHECK_IN_INTERVAL
                : Duration.between(own.seenAt(), leaseUntil).dividedBy(PARTS_OF_LEASE);
        return !now.isBefore(own.seenAt().plus(interval))
                || !Objects.equals(leaseUntil, own.leaseUntil())
                || !Objects.equals(nameAfter(own, request), own.name());
    }

    private static String nameAfter(Activation own, ActivationRequest request) {
        return request.name() == null ? own.name() : request.name();
    }

    /** Gives up the seat of a machine. The verdict is about the license, whose status does not matter for this. */
    Uni<Verdict> deactivate(DeactivationRequest request, IdempotentRequest idempotent) {
        Actor by = idempotent.caller().actor();
        return LicenseKey.parse(request.key())
                .map(key ->
                        idempotency.change(idempotent, request, sql -> deactivate(sql, key, request.fingerprint(), by)))
                .orElseGet(() -> Uni.createFrom().item(Verdict.malformedKey()));
    }

    private Verdict deactivate(Sql sql, LicenseKey key, String fingerprint, Actor by) {
        Instant now = Times.now();
        LicenseSeats seats = store.find(sql, key, fingerprint, now).orElse(null);
        Verdict verdict = verdict(seats, null, List.of(), now);
        if (seats == null) {
            return verdict;
        }
        boolean isReleased =
                seats.isOwnHeld() && store.release(sql, seats.own(), LicenseEventType.DEACTIVATED, null, by, now);
        String outcome = isReleased ? "The seat of this machine is free now." : "This machine holds no seat.";
        return verdict.saying(verdict.valid() ? outcome : outcome + " " + verdict.detail());
    }
}
