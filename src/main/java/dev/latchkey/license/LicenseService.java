package dev.latchkey.license;

import dev.latchkey.database.ConstraintViolated;
import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.database.Where;
import dev.latchkey.http.Pages;
import dev.latchkey.http.Times;
import dev.latchkey.idempotency.Idempotency;
import dev.latchkey.idempotency.IdempotencyKey;
import dev.latchkey.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The licenses: issues and finds them. Keys are unique, and that a user exists is the foreign key's to decide. */
@Singleton
class LicenseService {
    /** So many rows are sorted in a few milliseconds. */
    private static final int FEW = 2000;

    private final Database database;
    private final Idempotency idempotency;
    private final LicenseKeys keys;
    private final LicenseHistory history;

    LicenseService(Database database, Idempotency idempotency, LicenseKeys keys, LicenseHistory history) {
        this.database = database;
        this.idempotency = idempotency;
        this.keys = keys;
        this.history = history;
    }

    /** Issues a license, or as many as are asked for, all or none; null terms are those of {@link NewLicense#PLAIN}. */
    Uni<Issued> issue(long userId, NewLicense given, IdempotencyKey key) {
        NewLicense terms = Objects.requireNonNullElse(given, NewLicense.PLAIN);
        String request = "POST /users/%d/licenses".formatted(userId);
        return LicenseKeys.again(idempotency.once(key, request, terms, License[].class, sql -> {
                    Instant now = Times.now();
                    Instant end = terms.expiry().from(now);
                    return IntStream.range(0, terms.count())
                            .mapToObj(i -> insert(sql, userId, terms, now, end))
                            .toArray(License[]::new);
                }))
                .map(licenses -> new Issued(terms.quantity() != null, List.of(licenses)));
    }

    private License insert(Sql sql, long userId, NewLicense terms, Instant now, Instant end) {
        try {
            License license = sql.one(
                            """
                            INSERT INTO license (key, user_id, product, label, issued_at, expires_at, max_activations,
                                                 updated_at)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                            RETURNING
                            """ + License.COLUMNS,
                            row -> License.of(row, now),
                            keys.draw().value(),
                            userId,
                            terms.product(),
                            terms.label(),
                            now,
                            end,
                            terms.maxActivations(),
                            now)
                    .orElseThrow();
            history.issued(sql, license, null);
            return license;
        } catch (ConstraintViolated refusal) {
            throw ConstraintViolated.is(refusal, ConstraintViolated.Kind.FOREIGN_KEY)
                    ? Problem.notFound("user", userId)
                    : refusal;
        }
    }

    Uni<License> get(long id) {
        Instant now = Times.now();
        return database.read(sql -> find(sql, id, now));
    }

    /** The license as it stands at the given second. */
    static License find(Sql sql, long id, Instant now) {
        return sql.one("SELECT " + License.COLUMNS + " FROM license WHERE id = ?", row -> License.of(row, now), id)
                .orElseThrow(() -> Problem.notFound("license", id));
    }

    /** Oldest first, all as they stand at one and the same second. */
    Pages<License> list(LicenseFilter filter) {
        Instant now = Times.now();
        return (after, limit) -> database.readMany(sql -> page(sql, filter, now, after, limit));
    }

    /**
     * An index that has the licenses by user, by product or by status has them in the order of their ids too. The one by
     * expiry has not: so where few expire in time, these are sorted, and where many do, all licenses are gone through
     * until the page is full. Sorting many for every page would be quadratic.
     */
    private static List<License> page(Sql sql, LicenseFilter filter, Instant now, long after, int limit) {
        Where where = filter.conditions(now);
        String statement = statement(sql, filter, where, after);
        return sql.list(statement, row -> License.of(row, now), where.valuesAnd(limit));
    }

    /** Adds the id to the conditions; the last value of the statement is how many licenses a page has. */
    static String statement(Sql sql, LicenseFilter filter, Where where, long after) {
        // Adding nothing keeps the order of the ids out of it, so that the index by expiry is used.
        String id = filter.isByExpiry() && areFew(sql, where) ? "id + 0" : "id";
        where.and(id + " > ?", after);
        return "SELECT %s FROM license WHERE %s ORDER BY %s LIMIT ?".formatted(License.COLUMNS, where.text(), id);
    }

    private static boolean areFew(Sql sql, Where where) {
        return sql.list(
                                "SELECT id FROM license WHERE %s LIMIT ?".formatted(where.text()),
                                row -> row.id("id"),
                                where.valuesAnd(FEW))
                        .size()
                < FEW;
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
