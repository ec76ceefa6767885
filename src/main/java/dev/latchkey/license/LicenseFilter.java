package dev.latchkey.license;

import dev.latchkey.database.Where;
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

    /** Adds the conditions; a status holds as it is at the given second. */
    void addTo(Where where, Instant now) {
        where.andIfGiven("product = ?", product)
                .andIfGiven("user_id = ?", userId)
                .andIfGiven("expires_at < ?", expiresBefore);
        if (status == LicenseStatus.EXPIRED) {
            where.and("status = 'ACTIVE'").and("expires_at <= ?", now);
        } else if (status == LicenseStatus.ACTIVE) {
            where.and("status = 'ACTIVE'").and("(expires_at IS NULL OR expires_at > ?)", now);
        } else if (status != null) {
            where.and("status = ?", status.name());
        }
    }
}
