package dev.latchkey.license;

import java.time.Instant;

/** What a license grants. Null means any product, no label, any number of activations, and no end. */
record LicenseTerms(String product, String label, Integer maxActivations, Instant expiresAt) {
    LicenseTerms until(Instant end) {
        return new LicenseTerms(product, label, maxActivations, end);
    }
}
