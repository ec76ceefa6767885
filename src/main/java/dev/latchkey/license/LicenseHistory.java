package dev.latchkey.license;

import dev.latchkey.database.Database;
import dev.latchkey.database.Row;
import dev.latchkey.database.Sql;
import dev.latchkey.http.JsonText;
import dev.latchkey.http.Pages;
import dev.latchkey.license.LicenseEvent.Terms;
import dev.latchkey.problem.Problem;
import jakarta.inject.Singleton;

/** What was done to licenses, each event written in the transaction of the change that it tells of. */
@Singleton
class LicenseHistory {
    private final Database database;
    private final JsonText json;

    LicenseHistory(Database database, JsonText json) {
        this.database = database;
        this.json = json;
    }

    void issued(Sql sql, License license, String reason) {
        append(sql, LicenseEvent.Type.ISSUED, reason, null, license);
    }

    void changed(Sql sql, LicenseAction action, String reason, License before, License after) {
        append(sql, action.event(), reason, json.of(Terms.of(before)), after);
    }

    private void append(Sql sql, LicenseEvent.Type type, String reason, String before, License after) {
        sql.update("""
                INSERT INTO license_event (license_id, type, at, reason, before, after)
                VALUES (?, ?, ?, ?, ?, ?)
                """, after.id(), type.name(), after.updatedAt(), reason, before, json.of(Terms.of(after)));
    }

    /** Oldest first. */
    Pages<LicenseEvent> of(long licenseId) {
        return (after, limit) -> database.readMany(sql -> {
            sql.one("SELECT id FROM license WHERE id = ?", row -> row.id("id"), licenseId)
                    .orElseThrow(() -> Problem.notFound("license", licenseId));
            return sql.list("""
                    SELECT id, license_id, type, at, reason, before, after
                      FROM license_event
                     WHERE license_id = ?
                       AND id > ?
                     ORDER BY id
                     LIMIT ?
                    """, this::event, licenseId, after, limit);
        });
    }

    private LicenseEvent event(Row row) {
        return new LicenseEvent(
                row.id("id"),
                row.id("license_id"),
                LicenseEvent.Type.valueOf(row.text("type")),
                row.time("at"),
                row.text("reason"),
                json.read(row.text("before"), Terms.class),
                json.read(row.text("after"), Terms.class));
    }
}
