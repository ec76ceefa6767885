package dev.latchkey.http;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import dev.latchkey.value.CalendarDuration;
import dev.latchkey.value.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.threeten.extra.PeriodDuration;

/** When something ends, as callers give it: a time, a duration, or neither. */
public record Expiry(Instant expiresAt, PeriodDuration validFor) {
    public Expiry {
        if (expiresAt != null && validFor != null) {
            throw Problem.invalid(List.of(
                    FieldError.at("/expiresAt", "cannot be combined with validFor"),
                    FieldError.at("/validFor", "cannot be combined with expiresAt")));
        }
    }

    public boolean isGiven() {
        return expiresAt != null || validFor != null;
    }

    /**
     * The time of the end; null if none was given. A duration counts from {@code start} in the calendar of UTC: a month
     * from 31 January is the last day of February. A fraction of a second is dropped.
     *
     * @throws Problem 400 if it is not after {@code start}, or after {@link Times#MAX}
     */
    public Instant from(Instant start) {
        Instant end = validFor == null ? expiresAt : addTo(start);
        if (end != null && (!end.isAfter(start) || end.isAfter(Times.MAX))) {
            throw outOfRange(start);
        }
        return end;
    }

    private Instant addTo(Instant start) {
        try {
            return CalendarDuration.end(validFor, start);
        } catch (DateTimeException | ArithmeticException e) {
            throw outOfRange(start);
        }
    }

    private Problem outOfRange(Instant start) {
        return Problem.invalid(
                validFor == null
                        ? FieldError.at("/expiresAt", "must be after %s and before year 10000".formatted(start))
                        : FieldError.at("/validFor", "must be at least one second and end before year 10000"));
    }
}
