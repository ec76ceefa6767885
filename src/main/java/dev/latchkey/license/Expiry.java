package dev.latchkey.license;

import dev.latchkey.http.Times;
import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.threeten.extra.PeriodDuration;

/** The end of a license as callers give it: a time, or a duration; one of the two is null, or both. */
record Expiry(Instant expiresAt, PeriodDuration validFor) {
    Expiry {
        if (expiresAt != null && validFor != null) {
            throw Problem.invalid(List.of(
                    FieldError.at("/expiresAt", "cannot be given together with validFor"),
                    FieldError.at("/validFor", "cannot be given together with expiresAt")));
        }
    }

    boolean isGiven() {
        return expiresAt != null || validFor != null;
    }

    /**
     * The end, where a duration counts from {@code start}; null where none was given. Months and years are those of
     * the calendar, in UTC: a month from 31 January is the last day of February. A fraction of a second is dropped.
     *
     * @throws Problem where it does not lie after {@code start} and up to {@link Times#MAX}
     */
    Instant from(Instant start) {
        Instant end = validFor == null ? expiresAt : endOf(validFor, start);
        if (end != null && (!end.isAfter(start) || end.isAfter(Times.MAX))) {
            throw outOfRange(start);
        }
        return end;
    }

    private Instant endOf(PeriodDuration duration, Instant start) {
        try {
            return start.atOffset(ZoneOffset.UTC).plus(duration).toInstant().truncatedTo(Times.PRECISION);
        } catch (DateTimeException | ArithmeticException e) {
            throw outOfRange(start);
        }
    }

    private Problem outOfRange(Instant start) {
        return Problem.invalid(List.of(
                validFor == null
                        ? FieldError.at("/expiresAt", "must lie after %s and in year 9999 or before".formatted(start))
                        : FieldError.at("/validFor", "must be one second or more, and end in year 9999 or before")));
    }
}
