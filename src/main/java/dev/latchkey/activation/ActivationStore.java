package dev.latchkey.activation;

import dev.latchkey.database.Sql;
import dev.latchkey.database.WhereClause;
import dev.latchkey.http.Actor;
import dev.latchkey.license.License;
import dev.latchkey.license.LicenseEventType;
import dev.latchkey.license.LicenseKey;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads and writes seats inside a transaction. Every change but a check-in adds an event to the history of the license,
 * and {@code license.seats_taken} follows.
 */
@Singleton
class ActivationStore {
    /** Nobody makes a lease end. */
    private static final Actor NOBODY = new Actor(null, null);

    /** The key of a license, or 404. */
    LicenseKey keyOf(Sql sql, long licenseId) {
        return sql.one("SELECT key FROM license WHERE id = ?", row -> new LicenseKey(row.text("key")), licenseId)
                .orElseThrow(() -> Problem.notFound("license", licenseId));
    }

    /** The license with this key, without the seat of a machine. */
    Optional<LicenseSeats> find(Sql sql, LicenseKey key, Instant now) {
        return sql.one(
                """
                SELECT id, key, user_id, product, label, status, issued_at, expires_at, max_activations, features,
                       lease_for, metadata, suspended_at, revoked_at, reason, replaced_by_id, updated_at, seats_taken
                  FROM license
                 WHERE key = ?
                """, row -> new LicenseSeats(License.of(row, now), row.number("seats_taken"), null), key.value());
    }

    /** The license with this key, and the seat of the machine with this fingerprint. */
    Optional<LicenseSeats> find(Sql sql, LicenseKey key, String fingerprint, Instant now) {
        return sql.one(
                """
                SELECT license.id AS id, key, user_id, product, label, status, issued_at, expires_at, max_activations,
                       features, lease_for, metadata, suspended_at, revoked_at, reason, replaced_by_id, updated_at,
                       seats_taken, activation.id AS activation_id, license_id, fingerprint, name, state, activated_at,
                       seen_at, held_until
                  FROM license
                  LEFT JOIN activation
                    ON activation.license_id = license.id
                   AND activation.fingerprint = ?
                   AND activation.state = 'ACTIVE'
                 WHERE key = ?
                """,
                row -> new LicenseSeats(
                        License.of(row, now),
                        row.number("seats_taken"),
                        row.nullableId("activation_id") == null ? null : Activation.of(row, now)),
                fingerprint,
                key.value());
    }

    /** A seat of a license, in any state. */
    Activation find(Sql sql, long licenseId, long id, Instant now) {
        return sql.one("""
                        SELECT id AS activation_id, license_id, fingerprint, name, state, activated_at, seen_at, held_until
                          FROM activation
                         WHERE id = ?
                           AND license_id = ?
                        """, row -> Activation.of(row, now), id, licenseId)
                .orElseThrow(() ->
                        new Problem(ProblemType.NOT_FOUND, "License %d has no activation with id %d.", licenseId, id));
    }

    /** The seat of a machine, also if its lease is over. */
    Optional<Activation> findOwn(Sql sql, License license, String fingerprint, Instant now) {
        return sql.one("""
                SELECT id AS activation_id, license_id, fingerprint, name, state, activated_at, seen_at, held_until
                  FROM activation
                 WHERE fingerprint = ?
                   AND license_id = ?
                   AND state = 'ACTIVE'
                """, row -> Activation.of(row, now), fingerprint, license.id());
    }

    /** Takes a seat; empty if the machine has one, also if its lease is over. */
    Optional<Activation> take(
            Sql sql, License license, ActivationRequest request, Instant leaseUntil, Instant now, Actor by) {
        return sql.one(
                        """
                        INSERT INTO activation (license_id, fingerprint, name, activated_at, seen_at, held_until)
                        VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (fingerprint, license_id) WHERE state = 'ACTIVE' DO NOTHING
                        RETURNING id
                        """,
                        row -> row.id("id"),
                        license.id(),
                        request.fingerprint(),
                        request.name(),
                        now,
                        now,
                        leaseUntil)
                .map(id -> {
                    sql.update("UPDATE license SET seats_taken = seats_taken + 1 WHERE id = ?", license.id());
                    Activation seat = Activation.taken(id, license.id(), request, now, leaseUntil);
                    appendActivated(sql, seat, by);
                    return seat;
                });
    }

    /** Does not read the seat again, because in PostgreSQL reading where seats are added conflicts with adding them. */
    private static void appendActivated(Sql sql, Activation seat, Actor by) {
        sql.update(
                """
                INSERT INTO license_event (license_id, type, at, by_token_id, by_name, activation_id, fingerprint,
                                           activation_name)
                VALUES (?, 'ACTIVATED', ?, ?, ?, ?, ?, ?)
                """,
                seat.licenseId(),
                seat.activatedAt(),
                by.tokenId(),
                by.name(),
                seat.id(),
                seat.fingerprint(),
                seat.name());
    }

    Activation checkIn(Sql sql, Activation seat, String name, Instant leaseUntil, Instant now) {
        sql.update(
                "UPDATE activation SET name = ?, seen_at = ?, held_until = ? WHERE id = ?",
                name,
                now,
                leaseUntil,
                seat.id());
        return seat.seen(now, name, leaseUntil);
    }

    /** Frees one seat of a license, if it is held. Returns whether it was. */
    boolean release(Sql sql, Activation seat, LicenseEventType type, String reason, Actor by, Instant now) {
        return release(sql, seat.licenseId(), new WhereClause().and("id = ?", seat.id()), type, reason, by, now) > 0;
    }

    /** Frees all seats of a license that are held, and returns their number. */
    int releaseAll(Sql sql, long licenseId, String reason, Actor by, Instant now) {
        return release(
                sql,
                licenseId,
                new WhereClause().and("license_id = ?", licenseId),
                LicenseEventType.RELEASED,
                reason,
                by,
                now);
    }

    private static int release(
            Sql sql, long licenseId, WhereClause seats, LicenseEventType type, String reason, Actor by, Instant now) {
        seats.and("state = 'ACTIVE'").and("(held_until IS NULL OR held_until > ?)", now);
        append(sql, type, reason, by, now, seats);
        int released = sql.update(
                "UPDATE activation SET state = 'RELEASED', held_until = ? WHERE %s".formatted(seats.text()),
                seats.valuesAfter(now));
        return uncount(sql, licenseId, released);
    }

    /** Marks the seats of a license whose lease is over, and returns their number. */
    int markLapsed(Sql sql, long licenseId, Instant now) {
        WhereClause seats = new WhereClause()
                .and("license_id = ?", licenseId)
                .and("state = 'ACTIVE'")
                .and("held_until <= ?", now);
        append(sql, LicenseEventType.LAPSED, null, NOBODY, now, seats);
        int lapsed =
                sql.update("UPDATE activation SET state = 'LAPSED' WHERE %s".formatted(seats.text()), seats.values());
        return uncount(sql, licenseId, lapsed);
    }

    private static int uncount(Sql sql, long licenseId, int seats) {
        if (seats > 0) {
            sql.update("UPDATE license SET seats_taken = seats_taken - ? WHERE id = ?", seats, licenseId);
        }
        return seats;
    }

    /** Adds an event for each of these seats. */
    private static void append(
            Sql sql, LicenseEventType type, String reason, Actor by, Instant now, WhereClause seats) {
        sql.update("""
                INSERT INTO license_event (license_id, type, at, reason, by_token_id, by_name, activation_id,
                                           fingerprint, activation_name)
                SELECT license_id, ?, ?, ?, CAST(? AS bigint), ?, id, fingerprint, name
                  FROM activation
                 WHERE %s
                """.formatted(seats.text()), seats.valuesAfter(type.name(), now, reason, by.tokenId(), by.name()));
    }
}
