package dev.latchkey.access;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.threeten.extra.PeriodDuration;

/**
 * The body of a rotation.
 *
 * @param overlap how long the old secret still works; null for not at all
 */
public record TokenRotation(PeriodDuration overlap) {
    private static final Duration MAX_OVERLAP = Duration.ofDays(7);

    /** The body is optional. */
    static TokenRotation orDefault(TokenRotation body) {
        return body == null ? new TokenRotation(null) : body;
    }

    /**
     * When the old secret ends.
     *
     * @throws Problem 400 if that is in the past or after more than seven days
     */
    Instant end(Instant now) {
        Instant end = overlap == null ? now : addTo(now);
        if (end.isBefore(now) || end.isAfter(now.plus(MAX_OVERLAP))) {
            throw outOfRange();
        }
        return end;
    }

    private Instant addTo(Instant now) {
        try {
            return now.atOffset(ZoneOffset.UTC).plus(overlap).toInstant();
        } catch (DateTimeException | ArithmeticException e) {
            throw outOfRange();
        }
    }

    private static Problem outOfRange() {
        return Problem.invalid(FieldError.at("/overlap", "must be from PT0S to P7D"));
    }
}
