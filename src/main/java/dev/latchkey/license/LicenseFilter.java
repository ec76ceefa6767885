package dev.latchkey.license;

import java.time.Instant;

/** Which licenses to list. A null does not restrict the list. */
record LicenseFilter(
        LicenseStatus status, String product, Long userId, Instant expiresBefore, String feature, String fingerprint) {

    /** Whether the list is ordered by expiry. */
    boolean isByExpiry() {
        return expiresBefore != null || status == LicenseStatus.EXPIRED;
    }
}
