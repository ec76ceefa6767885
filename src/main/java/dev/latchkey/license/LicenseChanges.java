package dev.latchkey.license;

import dev.latchkey.http.Expiry;
import dev.latchkey.value.PlainText;
import dev.latchkey.value.Whitespace;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A JSON Merge Patch (RFC 7396) of a license's terms. An absent member is null here and stays unchanged. A member that
 * is sent as null is an empty Optional here and is cleared.
 */
public record LicenseChanges(
        Optional<@PlainText(max = NewLicense.MAX_PRODUCT) String> product,
        Optional<@PlainText(max = NewLicense.MAX_LABEL) String> label,
        Optional<@Min(value = 1, message = "must be 1 or more; null means any number") Integer> maxActivations,
        Optional<Instant> expiresAt) {

    public LicenseChanges {
        product = product == null ? null : product.map(Whitespace::strip);
        label = label == null ? null : label.map(Whitespace::strip);
    }

    /** A new end must be after {@code now}. The current end may be sent again, even if it has passed. */
    LicenseTerms applyTo(LicenseTerms terms, Instant now) {
        Instant end = patched(expiresAt, terms.expiresAt());
        return new LicenseTerms(
                patched(product, terms.product()),
                patched(label, terms.label()),
                patched(maxActivations, terms.maxActivations()),
                Objects.equals(end, terms.expiresAt()) ? end : new Expiry(end, null).from(now));
    }

    private static <T> T patched(Optional<T> change, T current) {
        return change == null ? current : change.orElse(null);
    }
}
