package dev.latchkey.license;

import dev.latchkey.http.Expiry;
import dev.latchkey.problem.Problem;
import dev.latchkey.value.PlainText;
import dev.latchkey.value.Whitespace;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
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

        @Min(value = 1, message = QUANTITY_RANGE) @Max(value = MAX_QUANTITY, message = QUANTITY_RANGE)
        Integer quantity) {
    /** In code points, as in the schema. */
    static final int MAX_PRODUCT = 100;
    /** In code points, as in the schema. */
    static final int MAX_LABEL = 200;

    static final int MAX_QUANTITY = 1000;
    private static final String QUANTITY_RANGE = "must be between 1 and " + MAX_QUANTITY;

    /** One license for any product that never expires. */
    static final NewLicense UNRESTRICTED = new NewLicense(null, null, null, null, null, null);

    public NewLicense {
        product = Whitespace.strip(product);
        label = Whitespace.strip(label);
    }

    /**
     * The terms of licenses that are issued now.
     *
     * @throws Problem 400 if the end is given twice, or is not in the future
     */
    LicenseTerms terms(Instant now) {
        return new LicenseTerms(product, label, maxActivations, new Expiry(expiresAt, validFor).from(now));
    }

    int count() {
        return quantity == null ? 1 : quantity;
    }
}
