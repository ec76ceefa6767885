package dev.latchkey.license;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.threeten.extra.PeriodDuration;

/** What a license grants. Null means any product, no label, any number of seats, no end, and seats without a lease. */
record LicenseTerms(
        String product,
        String label,
        Integer maxActivations,
        Instant expiresAt,
        List<String> features,
        PeriodDuration leaseFor,
        Map<String, String> metadata) {

    LicenseTerms until(Instant end) {
        return new LicenseTerms(product, label, maxActivations, end, features, leaseFor, metadata);
    }
}
