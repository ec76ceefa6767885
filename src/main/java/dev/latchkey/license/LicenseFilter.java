package dev.latchkey.license;

import dev.latchkey.value.FoldedText;
import dev.latchkey.value.Whitespace;
import java.time.Instant;

/**
 * Which licenses to list. A null does not restrict the list.
 *
 * @param labelPrefix how the label begins; case-insensitive
 */
record LicenseFilter(
        LicenseStatus status,
        String product,
        String labelPrefix,
        Long userId,
        Instant expiresBefore,
        String feature,
        String fingerprint) {
    LicenseFilter {
        product = Whitespace.strip(product);
        labelPrefix = FoldedText.of(Whitespace.strip(labelPrefix));
    }

    /** The column that comes before the id in the order of the list; null if the order is by id. */
    String order() {
        if (labelPrefix != null) {
            return "label_folded";
        }
        return expiresBefore != null || status == LicenseStatus.EXPIRED ? "expires_at" : null;
    }
}
