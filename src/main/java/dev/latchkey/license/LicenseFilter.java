package dev.latchkey.license;

import dev.latchkey.database.Sql;
import dev.latchkey.database.Where;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;

/** Which licenses are wanted; what is absent does not matter. */
public class LicenseFilter {
    /** So many rows are sorted in a few milliseconds. */
    private static final int FEW = 5000;

    @QueryParam("status")
    LicenseStatus status;

    @QueryParam("product")
    String product;

    @QueryParam("userId")
    @Min(value = 1, message = "must be 1 or more")
    Long userId;

    @QueryParam("expiresBefore")
    Instant expiresBefore;

    /** A statement for a page, whose last value, to be added, is how many rows that has. */
    record Query(String text, Where where) {}

    /**
     * The page after an id, of licenses as they stand at the given second. An index that has the licenses by user, by
     * product or by status has them in the order of their ids too. The one by expiry has not: so where few expire in
     * time, these are sorted, and where many do, all licenses are gone through until the page is full.
     */
    Query page(Sql sql, Instant now, long after) {
        Where where = conditions(now);
        String id = isByExpiry() && areFew(sql, where) ? "+id" : "id";
        where.and(id + " > ?", after);
        return new Query(
                "SELECT %s FROM license WHERE %s ORDER BY %s LIMIT ?".formatted(License.COLUMNS, where.text(), id),
                where);
    }

    private Where conditions(Instant now) {
        Where where = new Where()
                .andIfGiven("product = ?", product)
                .andIfGiven("user_id = ?", userId)
                .andIfGiven("expires_at < ?", expiresBefore);
        if (status == LicenseStatus.EXPIRED) {
            // The plus keeps the index by status out of it, in which the expired are among all that are active.
            where.and("+status = 'ACTIVE'").and("expires_at <= ?", now);
        } else if (status == LicenseStatus.ACTIVE) {
            where.and("status = 'ACTIVE'").and("(expires_at IS NULL OR expires_at > ?)", now);
        } else if (status != null) {
            where.and("status = ?", status.name());
        }
        return where;
    }

    private boolean isByExpiry() {
        boolean ends = expiresBefore != null || status == LicenseStatus.EXPIRED;
        return ends && product == null && userId == null && (status == null || status == LicenseStatus.EXPIRED);
    }

    private static boolean areFew(Sql sql, Where where) {
        return sql.list(
                                "SELECT id FROM license WHERE %s LIMIT ?".formatted(where.text()),
                                row -> 1,
                                where.valuesAnd(FEW))
                        .size()
                < FEW;
    }
}
