package dev.latchkey.license;

import dev.latchkey.http.Expiry;
import dev.latchkey.problem.Problem;
import dev.latchkey.value.PlainText;
import dev.latchkey.value.Whitespace;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.threeten.extra.PeriodDuration;

/**
 * The body of a request to issue licenses. Every member is optional. The end is given as a time or as a duration from
 * now; without one, the license never expires.
 *
 * @param quantity how many licenses, all or none, and the response is an array; null for one license, not in an array
 */
public record NewLicense(
        @PlainText(max = MAX_PRODUCT) String product,
        @PlainText(max = MAX_LABEL) String label,

        @Min(value = 1, message = "must be 1 or more; leave it out for any number")
        Integer maxActivations,

        Instant expiresAt,
        PeriodDuration validFor,

        @Size(max = Features.MAX, message = Features.TOO_MANY)
        List<
                        @NotNull(message = Features.INVALID_NAMES)
                        @Pattern(regexp = Features.NAME, message = Features.INVALID_NAMES) String>
                features,

        PeriodDuration leaseFor,

        @Size(max = Metadata.MAX, message = Metadata.TOO_MANY)
        Map<
                        @Pattern(regexp = Features.NAME, message = Features.INVALID_NAME) String,
                        @NotNull(message = "must be text") @PlainText(max = Metadata.MAX_VALUE) String>
                metadata,

        @Min(value = 1, message = QUANTITY_RANGE) @Max(value = MAX_QUANTITY, message = QUANTITY_RANGE)
        Integer quantity) {
    /** In code points, as in the schema. */
    public static final int MAX_PRODUCT = 100;
    /** In code points, as in the schema. */
    static final int MAX_LABEL = 200;

    static final int MAX_QUANTITY = 1000;
    private static final String QUANTITY_RANGE = "must be between 1 and " + MAX_QUANTITY;

    /** One license for any product that never expires. */
    static final NewLicense UNRESTRICTED = new NewLicense(null, null, null, null, null, null, null, null, null);

    public NewLicense {
        product = Whitespace.strip(product);
        label = Whitespace.strip(label);
        features = Objects.requireNonNullElse(features, List.of());
        // The digest of a request with an Idempotency-Key depends on the order.
        metadata = metadata == null ? Map.of() : new TreeMap<>(metadata);
    }

    /**
     * The terms of licenses that are issued now.
     *
     * @throws Problem 400 if the end is given twice or is not in the future, or if the lease is out of range
     */
    LicenseTerms terms(Instant now) {
        return new LicenseTerms(
                product,
                label,
                maxActivations,
                new Expiry(expiresAt, validFor).from(now),
                Features.distinct(features),
                Lease.requireValid(leaseFor),
                metadata);
    }

    int count() {
        return quantity == null ? 1 : quantity;
    }
}
