package dev.latchkey.license;

import dev.latchkey.database.Database;
import dev.latchkey.database.Row;
import dev.latchkey.database.Sql;
import dev.latchkey.http.Actor;
import dev.latchkey.http.JsonCodec;
import dev.latchkey.http.ListOrder;
import dev.latchkey.http.PageSource;
import dev.latchkey.problem.Problem;
import jakarta.inject.Singleton;
import java.util.List;

/** The history of licenses. Each event is written in the transaction of the change that it records. */
@Singleton
class LicenseHistory {
    private final Database database;
    private final JsonCodec json;

    LicenseHistory(Database database, JsonCodec json) {
        this.database = database;
        this.json = json;
    }

    /** Records a change; {@code before} is null for a new license. */
    void append(Sql sql, LicenseEventType type, String reason, License before, License after, Actor by) {
        sql.update(
                """
                INSERT INTO license_event (license_id, type, at, reason, before, after, by_token_id, by_name)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                after.id(),
                type.name(),
                after.updatedAt(),
                reason,
                before == null ? null : snapshot(before),
                snapshot(after),
                by.tokenId(),
                by.name());
    }

    /** The events of a license. */
    PageSource<LicenseEvent> list(long licenseId, ListOrder order) {
        return (after, limit) -> database.read(sql -> {
            List<LicenseEvent> events = order == ListOrder.ASC
                    ? oldestFirst(sql, licenseId, after, limit)
                    : newestFirst(sql, licenseId, after == 0 ? Long.MAX_VALUE : after, limit);
            if (events.isEmpty()) {
                sql.one("SELECT id FROM license WHERE id = ?", row -> row.id("id"), licenseId)
                        .orElseThrow(() -> Problem.notFound("license", licenseId));
            }
            return events;
        });
    }

    private List<LicenseEvent> oldestFirst(Sql sql, long licenseId, long after, int limit) {
        return sql.list("""
                SELECT id, license_id, type, at, reason, before, after, by_token_id, by_name, activation_id,
                       fingerprint, activation_name, certificate_id, certified_until
                  FROM license_event
                 WHERE license_id = ?
                   AND id > ?
                 ORDER BY id
                 LIMIT ?
                """, this::event, licenseId, after, limit);
    }

    private List<LicenseEvent> newestFirst(Sql sql, long licenseId, long before, int limit) {
        return sql.list("""
                SELECT id, license_id, type, at, reason, before, after, by_token_id, by_name, activation_id,
                       fingerprint, activation_name, certificate_id, certified_until
                  FROM license_event
                 WHERE license_id = ?
                   AND id < ?
                 ORDER BY id DESC
                 LIMIT ?
                """, this::event, licenseId, before, limit);
    }

    private LicenseEvent event(Row row) {
        return new LicenseEvent(
                row.id("id"),
                row.id("license_id"),
                LicenseEventType.valueOf(row.text("type")),
                row.time("at"),
                row.text("reason"),
                snapshot(row.text("before")),
                snapshot(row.text("after")),
                row.nullableId("activation_id") == null
                        ? null
                        : new LicenseEvent.Seat(
                                row.id("activation_id"), row.text("fingerprint"), row.text("activation_name")),
                row.text("certificate_id") == null
                        ? null
                        : new LicenseEvent.Certificate(
                                row.text("certificate_id"), row.text("fingerprint"), row.time("certified_until")),
                row.text("by_name") == null ? null : new Actor(row.nullableId("by_token_id"), row.text("by_name")));
    }

    private String snapshot(License license) {
        return json.writeText(LicenseSnapshot.of(license));
    }

    private LicenseSnapshot snapshot(String text) {
        return json.read(text, LicenseSnapshot.class);
    }
}
