package dev.latchkey.license;

import dev.latchkey.database.Where;
import dev.latchkey.http.Texts;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;

/** Which licenses are wanted; what is absent does not matter. */
public class LicenseFilter {
    @QueryParam("status")
    LicenseStatus status;

    @QueryParam("product")
    String product;

    @QueryParam("userId")
    @Min(value = 1, message = "must be 1 or more")
    Long userId;

    @QueryParam("expiresBefore")
    Instant expiresBefore;

    /** The conditions; a status holds as it is at the given second. */
    Where conditions(Instant now) {
        Where where = new Where()
                .andIfGiven("product = ?", Texts.trimmed(product))
                .andIfGiven("user_id = ?", userId)
                .andIfGiven("expires_at < ?", expiresBefore);
        if (status == LicenseStatus.EXPIRED) {
            // Adding nothing keeps the index by status out of it, in which the expired are among all that are active.
            where.and("status || '' = 'ACTIVE'").and("expires_at <= ?", now);
        } else if (status == LicenseStatus.ACTIVE) {
            where.and("status = 'ACTIVE'").and("(expires_at IS NULL OR expires_at > ?)", now);
        } else if (status != null) {
            where.and("status = ?", status.name());
        }
        return where;
    }

    /** Whether the index by expiry is the one that leads straight to what is wanted. */
    boolean isByExpiry() {
        boolean isBounded = expiresBefore != null || status == LicenseStatus.EXPIRED;
        boolean hasABetterIndex =
                product != null || userId != null || status != null && status != LicenseStatus.EXPIRED;
        return isBounded && !hasABetterIndex;
    }
}
