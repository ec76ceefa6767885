package dev.latchkey.license;

import dev.latchkey.http.PlainText;
import dev.latchkey.http.Texts;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which terms of a license to change, as a JSON Merge Patch (RFC 7396). A member that is absent is null here and stays
 * as it is; one that is sent as null is empty here, and cleared.
 */
public record LicenseChanges(
        Optional<@PlainText(max = NewLicense.MAX_PRODUCT) String> product,
        Optional<@PlainText(max = NewLicense.MAX_LABEL) String> label,
        Optional<@Min(value = 1, message = "must be 1 or more; null is for any number") Integer> maxActivations,
        Optional<Instant> expiresAt) {

    public LicenseChanges {
        product = product == null ? null : product.map(Texts::trimmed);
        label = label == null ? null : label.map(Texts::trimmed);
    }

    /** What the terms will be; a new end has to lie after the given second. */
    LicenseEvent.Terms appliedTo(License license, Instant now) {
        return new LicenseEvent.Terms(
                license.status(),
                merged(product, license.product()),
                merged(label, license.label()),
                merged(maxActivations, license.maxActivations()),
                end(license, now),
                license.replacedById());
    }

    /** What is sent as it is already is no change, and so may lie in the past. */
    private Instant end(License license, Instant now) {
        Instant end = merged(expiresAt, license.expiresAt());
        return Objects.equals(end, license.expiresAt()) ? end : new Expiry(end, null).from(now);
    }

    private static <T> T merged(Optional<T> change, T present) {
        return change == null ? present : change.orElse(null);
    }
}
