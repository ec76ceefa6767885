package dev.latchkey.overview;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.overview.Overview.Week;
import dev.latchkey.value.Times;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts licenses and seats. Every number comes from an index, and all callers share one result. After a slow count there
 * is a pause 100 times as long as the count took, so counting takes at most 1 % of the time.
 */
@Singleton
class OverviewService {
    private static final Duration SOON = Duration.ofDays(30);
    private static final int WEEKS = 12;
    private static final Duration MIN_PAUSE = Duration.ofSeconds(1);
    private static final int PAUSE_FACTOR = 100;

    private final Database database;
    private final Uni<Overview> shared;
    private volatile boolean isCounting;
    private volatile long pausedUntilNanos = System.nanoTime();

    OverviewService(Database database) {
        this.database = database;
        this.shared = Uni.createFrom().deferred(this::count).memoize().until(this::isOutdated);
    }

    /** Never while counting: Mutiny would cancel that count and start another one. */
    private boolean isOutdated() {
        return !isCounting && System.nanoTime() - pausedUntilNanos >= 0;
    }

    /** The newest result, or a new one. */
    Uni<Overview> get() {
        return shared;
    }

    /** One count after the other, each with a time limit of its own. */
    private Uni<Overview> count() {
        isCounting = true;
        long start = System.nanoTime();
        Instant now = Times.now();
        // A license has expired from the second of its end on.
        Instant next = now.plusSeconds(1);
        return Uni.combine()
                .all()
                .unis(
                        inTurn(OverviewService::countByStatus),
                        inTurn(sql -> countExpiring(sql, Instant.EPOCH, next)),
                        inTurn(sql -> countExpiring(sql, next, next.plus(SOON))),
                        inTurn(sql -> countSeats(sql, now)),
                        inTurn(sql -> countIssuedByWeek(sql, now)),
                        inTurn(sql -> countExpiringByWeek(sql, next)))
                .usingConcurrencyOf(1)
                .with((byStatus, expired, expiringSoon, seats, issued, expiring) -> new Overview(
                        now,
                        byStatus.getOrDefault("ACTIVE", 0L) - expired,
                        expiringSoon,
                        expired,
                        byStatus.getOrDefault("SUSPENDED", 0L),
                        byStatus.getOrDefault("REVOKED", 0L),
                        seats,
                        issued,
                        expiring))
                .invoke(() -> pauseAfter(System.nanoTime() - start))
                .onTermination()
                .invoke(() -> isCounting = false);
    }

    /** Reads only when it is subscribed to. */
    private <T> Uni<T> inTurn(Sql.Work<T> count) {
        return Uni.createFrom().deferred(() -> database.read(count));
    }

    private void pauseAfter(long nanos) {
        pausedUntilNanos = System.nanoTime() + Math.max(MIN_PAUSE.toNanos(), nanos * PAUSE_FACTOR);
    }

    private static Map<String, Long> countByStatus(Sql sql) {
        Map<String, Long> licenses = new HashMap<>();
        sql.list(
                "SELECT status, count(*) AS licenses FROM license GROUP BY status",
                row -> licenses.put(row.text("status"), row.id("licenses")));
        return licenses;
    }

    /** How many licenses that are neither suspended nor revoked expire in this time. */
    private static long countExpiring(Sql sql, Instant from, Instant to) {
        return sql.one("""
                        SELECT count(*) AS licenses
                          FROM license
                         WHERE status = 'ACTIVE'
                           AND expires_at >= ?
                           AND expires_at < ?
                        """, row -> row.id("licenses"), from, to).orElseThrow();
    }

    private static long countIssued(Sql sql, Instant from, Instant to) {
        return sql.one("""
                        SELECT count(*) AS licenses
                          FROM license
                         WHERE issued_at >= ?
                           AND issued_at < ?
                        """, row -> row.id("licenses"), from, to).orElseThrow();
    }

    /** Seats stay ACTIVE after the end of their lease, until somebody looks for a free one. */
    private static long countSeats(Sql sql, Instant now) {
        long taken = sql.one("SELECT count(*) AS seats FROM activation WHERE state = 'ACTIVE'", row -> row.id("seats"))
                .orElseThrow();
        long lapsed = sql.one("""
                        SELECT count(*) AS seats
                          FROM activation
                         WHERE state = 'ACTIVE'
                           AND held_until <= ?
                        """, row -> row.id("seats"), now).orElseThrow();
        return taken - lapsed;
    }

    private static List<Week> countIssuedByWeek(Sql sql, Instant now) {
        return Stream.iterate(monday(now).minusWeeks(WEEKS - 1), week -> week.plusWeeks(1))
                .limit(WEEKS)
                .map(week -> new Week(week, countIssued(sql, start(week), start(week.plusWeeks(1)))))
                .toList();
    }

    private static List<Week> countExpiringByWeek(Sql sql, Instant next) {
        return Stream.iterate(monday(next), week -> week.plusWeeks(1))
                .limit(WEEKS)
                .map(week -> new Week(week, countExpiring(sql, later(next, start(week)), start(week.plusWeeks(1)))))
                .toList();
    }

    private static LocalDate monday(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static Instant start(LocalDate week) {
        return week.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
