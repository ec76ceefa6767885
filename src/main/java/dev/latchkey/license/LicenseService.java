package dev.latchkey.license;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.database.WhereClause;
import dev.latchkey.http.Actor;
import dev.latchkey.http.PageSource;
import dev.latchkey.idempotency.Idempotency;
import dev.latchkey.idempotency.IdempotentRequest;
import dev.latchkey.problem.Problem;
import dev.latchkey.value.FoldedText;
import dev.latchkey.value.Times;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Issues and finds licenses. */
@Singleton
class LicenseService {
    /** Larger batches are long changes, which shorter ones may overtake. */
    private static final int MAX_SHORT_ISSUE = 10;

    private final Database database;
    private final Idempotency idempotency;
    private final LicenseStore store;

    LicenseService(Database database, Idempotency idempotency, LicenseStore store) {
        this.database = database;
        this.idempotency = idempotency;
        this.store = store;
    }

    /** Issues the requested number of licenses, all or none. */
    Uni<IssuedLicenses> issue(long userId, NewLicense given, IdempotentRequest request) {
        NewLicense newLicense = Objects.requireNonNullElse(given, NewLicense.UNRESTRICTED);
        Actor by = request.caller().actor();
        Sql.Work<IssuedLicenses> issue = sql -> issue(sql, userId, newLicense, by);
        return KeyGenerator.retryOnKeyCollision(
                newLicense.count() <= MAX_SHORT_ISSUE
                        ? idempotency.create(request, newLicense, issue)
                        : idempotency.createMany(request, newLicense, issue));
    }

    private IssuedLicenses issue(Sql sql, long userId, NewLicense newLicense, Actor by) {
        Instant now = Times.now();
        LicenseTerms terms = newLicense.terms(now);
        List<License> licenses = IntStream.range(0, newLicense.count())
                .mapToObj(i -> store.insert(sql, userId, terms, now, null, by))
                .toList();
        return new IssuedLicenses(newLicense.quantity() != null, licenses);
    }

    Uni<License> get(long id) {
        Instant now = Times.now();
        return database.read(sql -> store.find(sql, id, now));
    }

    /**
     * The licenses that match the filter, all as they are at the same second. The order is by id, or by label and then id
     * if the filter has a label, or by {@code expiresAt} and then id if it is about the end of licenses.
     */
    PageSource<License> list(LicenseFilter filter) {
        Instant now = Times.now();
        return (after, limit) -> database.read(sql -> {
            WhereClause where = conditions(filter, now);
            Source source = filter.feature() == null ? Source.ALL : Source.WITH_FEATURE;
            return filter.order() == null
                    ? pageById(sql, source, where, now, after, limit)
                    : pageBy(sql, filter.order(), source, where, now, after, limit);
        });
    }

    /** Where a list comes from. With a feature it is the index of features, in the order of its own ids. */
    private record Source(String tables, String id) {
        static final Source ALL = new Source("license", "id");
        static final Source WITH_FEATURE =
                new Source("license_feature JOIN license ON license.id = license_feature.license_id", "license_id");
    }

    /** This is the SQL for {@link LicenseStatus#at}: an active license has expired from {@code expires_at} on. */
    private static WhereClause conditions(LicenseFilter filter, Instant now) {
        WhereClause where = new WhereClause()
                .andIfPresent("user_id = ?", filter.userId())
                .andIfPresent("product = ?", filter.product())
                .andIfPresent("feature = ?", filter.feature());
        if (filter.status() != null) {
            where.and("status = ?", filter.status().stored().name());
        }
        if (filter.status() == LicenseStatus.ACTIVE) {
            where.and(
                    filter.expiresBefore() == null ? "(expires_at IS NULL OR expires_at > ?)" : "expires_at > ?", now);
        } else if (filter.status() == LicenseStatus.EXPIRED) {
            where.and("expires_at <= ?", now);
        }
        if (filter.fingerprint() != null) {
            where.and("""
                    id IN (SELECT license_id
                             FROM activation
                            WHERE fingerprint = ?
                              AND activation.state = 'ACTIVE'
                              AND (held_until IS NULL OR held_until > ?))""", filter.fingerprint(), now);
        }
        if (filter.labelPrefix() != null) {
            where.and("label_folded >= ?", filter.labelPrefix())
                    .and("label_folded < ?", FoldedText.endOfRange(filter.labelPrefix()));
        }
        if (filter.expiresBefore() != null) {
            where.and("expires_at < ?", Times.roundedUp(filter.expiresBefore()));
        }
        return where;
    }

    private static List<License> pageById(
            Sql sql, Source source, WhereClause where, Instant now, long after, int limit) {
        where.and(source.id() + " > ?", after);
        return sql.list(
                """
                SELECT id, key, user_id, product, label, status, issued_at, expires_at, max_activations, features,
                       lease_for, metadata, suspended_at, revoked_at, reason, replaced_by_id, updated_at
                  FROM %s
                 WHERE %s
                 ORDER BY %s
                 LIMIT ?
                """.formatted(source.tables(), where.text(), source.id()),
                row -> License.of(row, now),
                where.values(limit));
    }

    /** A page in the order of this column, and then of the id. */
    private static List<License> pageBy(
            Sql sql, String column, Source source, WhereClause where, Instant now, long after, int limit) {
        if (after > 0) {
            where.and("(%1$s, id) > (SELECT %1$s, id FROM license WHERE id = ?)".formatted(column), after);
        }
        return sql.list(
                """
                SELECT id, key, user_id, product, label, status, issued_at, expires_at, max_activations, features,
                       lease_for, metadata, suspended_at, revoked_at, reason, replaced_by_id, updated_at
                  FROM %s
                 WHERE %s
                 ORDER BY %s, id
                 LIMIT ?
                """.formatted(source.tables(), where.text(), column), row -> License.of(row, now), where.values(limit));
    }

    /** The licenses of one user in the order of their ids. */
    PageSource<License> listOf(long userId) {
        Instant now = Times.now();
        return (after, limit) -> database.read(sql -> {
            List<License> licenses =
                    pageById(sql, Source.ALL, new WhereClause().and("user_id = ?", userId), now, after, limit);
            if (licenses.isEmpty()) {
                sql.one("SELECT id FROM \"user\" WHERE id = ?", row -> row.id("id"), userId)
                        .orElseThrow(() -> Problem.notFound("user", userId));
            }
            return licenses;
        });
    }
}
