package dev.latchkey.license;

import dev.latchkey.http.Expiry;
import dev.latchkey.value.PlainText;
import dev.latchkey.value.Whitespace;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.threeten.extra.PeriodDuration;

/**
 * A JSON Merge Patch (RFC 7396) of a license's terms. An absent member is null here and stays unchanged. A member that
 * is sent as null is an empty Optional here and is cleared. Metadata is merged, and a null deletes one of its members.
 */
public record LicenseChanges(
        Optional<@PlainText(max = NewLicense.MAX_PRODUCT) String> product,
        Optional<@PlainText(max = NewLicense.MAX_LABEL) String> label,
        Optional<@Min(value = 1, message = "must be 1 or more; null means any number") Integer> maxActivations,
        Optional<Instant> expiresAt,
        Optional<
                        @Size(max = Features.MAX, message = Features.TOO_MANY) List<
                                @NotNull(message = Features.INVALID_NAMES)
                                @Pattern(regexp = Features.NAME, message = Features.INVALID_NAMES) String>>
                features,
        Optional<PeriodDuration> leaseFor,
        Optional<
                        Map<
                                @Pattern(regexp = Features.NAME, message = Features.INVALID_NAME) String,
                                @PlainText(max = Metadata.MAX_VALUE) String>>
                metadata) {

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
                Objects.equals(end, terms.expiresAt()) ? end : new Expiry(end, null).from(now),
                features == null ? terms.features() : Features.distinct(features.orElse(List.of())),
                Lease.requireValid(patched(leaseFor, terms.leaseFor())),
                mergedMetadata(terms.metadata()));
    }

    private Map<String, String> mergedMetadata(Map<String, String> current) {
        if (metadata == null) {
            return current;
        }
        return metadata.map(changes -> Metadata.merge(current, changes)).orElse(Map.of());
    }

    private static <T> T patched(Optional<T> change, T current) {
        return change == null ? current : change.orElse(null);
    }
}
