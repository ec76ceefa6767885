package dev.latchkey.value;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.threeten.extra.PeriodDuration;

/** Durations whose months and years follow the calendar in UTC. */
public final class CalendarDuration {
    /** The beginning of a leap year, so that a year is 366 days here. */
    private static final Instant EXAMPLE_START = Instant.parse("2028-01-01T00:00:00Z");

    private CalendarDuration() {}

    /**
     * The end of a duration. A month from 31 January is the last day of February. A fraction of a second is dropped.
     *
     * @throws DateTimeException if there is no such time
     * @throws ArithmeticException if there is no such time
     */
    public static Instant end(PeriodDuration duration, Instant start) {
        return start.atOffset(ZoneOffset.UTC).plus(duration).toInstant().truncatedTo(Times.PRECISION);
    }

    /** Whether a duration is within limits, both included, in a leap year. */
    public static boolean isBetween(Duration min, Duration max, PeriodDuration duration) {
        try {
            Duration length = Duration.between(EXAMPLE_START, end(duration, EXAMPLE_START));
            return length.compareTo(min) >= 0 && length.compareTo(max) <= 0;
        } catch (ArithmeticException | DateTimeException e) {
            return false;
        }
    }
}
