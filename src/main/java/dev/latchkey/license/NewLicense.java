package dev.latchkey.license;

import dev.latchkey.http.PlainText;
import dev.latchkey.http.Texts;
import dev.latchkey.http.Times;
import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import jakarta.validation.constraints.Min;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.threeten.extra.PeriodDuration;

/**
 * The terms of a license to be issued; every one may be absent. The end is given as a time or as a duration
 * from now, and is the end of time where it is not given.
 */
public record NewLicense(
        @PlainText(max = MAX_PRODUCT) String product,
        @PlainText(max = MAX_LABEL) String label,

        @Min(value = 1, message = "must be 1 or more; leave it out for any number")
        Integer maxActivations,

        Instant expiresAt,
        PeriodDuration validFor) {
    /** In code points, as in the schema. */
    static final int MAX_PRODUCT = 100;
    /** In code points, as in the schema. */
    static final int MAX_LABEL = 200;

    /** A perpetual license for anything. */
    static final NewLicense PLAIN = new NewLicense(null, null, null, null, null);

    public NewLicense {
        product = Texts.trimmed(product);
        label = Texts.trimmed(label);
    }

    /**
     * When a license issued now will expire; null for never. Months and years are those of the calendar, in
     * UTC: a month from 31 January is the last day of February.
     *
     * @throws Problem where the end is given twice, or does not lie between now and {@link Times#MAX}
     */
    Instant expiryFrom(Instant now) {
        if (expiresAt != null && validFor != null) {
            throw Problem.invalid(List.of(
                    FieldError.at("/expiresAt", "cannot be given together with validFor"),
                    FieldError.at("/validFor", "cannot be given together with expiresAt")));
        }
        Instant expiry = validFor == null ? expiresAt : endOf(validFor, now);
        if (expiry != null && (!expiry.isAfter(now) || expiry.isAfter(Times.MAX))) {
            throw Problem.invalid(List.of(outOfRange()));
        }
        return expiry;
    }

    private Instant endOf(PeriodDuration duration, Instant start) {
        try {
            return start.atOffset(ZoneOffset.UTC).plus(duration).toInstant().truncatedTo(Times.PRECISION);
        } catch (DateTimeException | ArithmeticException e) {
            throw Problem.invalid(List.of(outOfRange()));
        }
    }

    private FieldError outOfRange() {
        return validFor == null
                ? FieldError.at("/expiresAt", "must lie after now and in year 9999 or before")
                : FieldError.at("/validFor", "must be one second or more, and end in year 9999 or before");
    }
}
