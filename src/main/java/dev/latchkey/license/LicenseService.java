package dev.latchkey.license;

import dev.latchkey.database.ConstraintViolated;
import dev.latchkey.database.Database;
import dev.latchkey.database.Where;
import dev.latchkey.http.Pages;
import dev.latchkey.http.Times;
import dev.latchkey.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** The licenses. Keys are unique, and that a user exists is the foreign key's to decide. */
@Singleton
class LicenseService {
    /** With 125 random bits even one collision is not to be expected. */
    private static final int MAX_KEY_COLLISIONS = 5;

    private final Database database;
    private final RandomGenerator random;

    @Inject
    LicenseService(Database database) {
        this(database, new SecureRandom());
    }

    LicenseService(Database database, RandomGenerator random) {
        this.database = database;
        this.random = random;
    }

    /** Issues a license with a key of its own; null terms are those of {@link NewLicense#PLAIN}. */
    Uni<License> issue(long userId, NewLicense given) {
        NewLicense terms = Objects.requireNonNullElse(given, NewLicense.PLAIN);
        return Uni.createFrom()
                .deferred(() -> insert(userId, terms))
                .onFailure(failure -> ConstraintViolated.is(failure, ConstraintViolated.Kind.UNIQUE))
                .retry()
                .atMost(MAX_KEY_COLLISIONS)
                .onFailure(failure -> ConstraintViolated.is(failure, ConstraintViolated.Kind.FOREIGN_KEY))
                .transform(missing -> Problem.notFound("user", userId));
    }

    private Uni<License> insert(long userId, NewLicense terms) {
        LicenseKey key = LicenseKey.random(random);
        Instant now = Times.now();
        Instant expiresAt = terms.expiryFrom(now);
        return database.write(sql -> sql.one(
                        """
                        INSERT INTO license (key, user_id, product, label, issued_at, expires_at, max_activations,
                                             updated_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        RETURNING
                        """ + License.COLUMNS,
                        row -> License.of(row, now),
                        key.value(),
                        userId,
                        terms.product(),
                        terms.label(),
                        now,
                        expiresAt,
                        terms.maxActivations(),
                        now)
                .orElseThrow());
    }

    Uni<License> get(long id) {
        Instant now = Times.now();
        return database.read(sql -> sql.one(
                        "SELECT " + License.COLUMNS + " FROM license WHERE id = ?", row -> License.of(row, now), id)
                .orElseThrow(() -> Problem.notFound("license", id)));
    }

    /** Oldest first, all as they stand at one and the same second. */
    Pages<License> list(LicenseFilter filter) {
        Instant now = Times.now();
        return (after, limit) -> {
            Where where = new Where().and("id > ?", after);
            filter.addTo(where, now);
            return database.readMany(sql -> sql.list(
                    "SELECT " + License.COLUMNS + " FROM license WHERE " + where.text() + " ORDER BY id LIMIT ?",
                    row -> License.of(row, now),
                    where.valuesAnd(limit)));
        };
    }

    /** One user's licenses, oldest first, all as they stand at one and the same second. */
    Pages<License> listOf(long userId) {
        Instant now = Times.now();
        return (after, limit) -> database.readMany(sql -> {
            sql.one("SELECT id FROM \"user\" WHERE id = ?", row -> row.id("id"), userId)
                    .orElseThrow(() -> Problem.notFound("user", userId));
            return sql.list(
                    "SELECT " + License.COLUMNS + " FROM license WHERE user_id = ? AND id > ? ORDER BY id LIMIT ?",
                    row -> License.of(row, now),
                    userId,
                    after,
                    limit);
        });
    }
}
