package dev.latchkey.license;

import dev.latchkey.http.PlainText;
import dev.latchkey.http.Texts;
import dev.latchkey.problem.Problem;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import org.threeten.extra.PeriodDuration;

/**
 * The terms of a license to be issued; every one may be absent. The end is given as a time or as a duration
 * from now, and is the end of time where it is not given.
 *
 * @param quantity how many licenses with these terms, all or none; null for one that is not answered as a list
 */
public record NewLicense(
        @PlainText(max = MAX_PRODUCT) String product,
        @PlainText(max = MAX_LABEL) String label,

        @Min(value = 1, message = "must be 1 or more; leave it out for any number")
        Integer maxActivations,

        Instant expiresAt,
        PeriodDuration validFor,

        @Min(value = 1, message = QUANTITY) @Max(value = MAX_QUANTITY, message = QUANTITY)
        Integer quantity) {
    /** In code points, as in the schema. */
    static final int MAX_PRODUCT = 100;
    /** In code points, as in the schema. */
    static final int MAX_LABEL = 200;

    static final int MAX_QUANTITY = 1000;
    private static final String QUANTITY = "must be between 1 and " + MAX_QUANTITY;

    /** A perpetual license for anything. */
    static final NewLicense PLAIN = new NewLicense(null, null, null, null, null, null);

    public NewLicense {
        product = Texts.trimmed(product);
        label = Texts.trimmed(label);
    }

    /**
     * When it will end.
     *
     * @throws Problem where that is given twice
     */
    Expiry expiry() {
        return new Expiry(expiresAt, validFor);
    }

    /** How many licenses. */
    int count() {
        return quantity == null ? 1 : quantity;
    }
}
