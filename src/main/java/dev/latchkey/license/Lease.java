package dev.latchkey.license;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import dev.latchkey.value.Times;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.threeten.extra.PeriodDuration;

/** How long a seat is held after each check-in. */
public final class Lease {
    private static final Duration MIN = Duration.ofMinutes(1);
    private static final Duration MAX = Duration.ofDays(366);
    /** The beginning of a leap year, so that a year is 366 days here. */
    private static final Instant EXAMPLE_START = Instant.parse("2028-01-01T00:00:00Z");

    private Lease() {}

    static PeriodDuration parse(String stored) {
        return stored == null ? null : PeriodDuration.parse(stored);
    }

    /**
     * Checks a lease from a request. Null is valid.
     *
     * @throws Problem 400 if it is not between one minute and 366 days
     */
    static PeriodDuration requireValid(PeriodDuration lease) {
        if (lease != null && !isInRange(lease)) {
            throw Problem.invalid(FieldError.at("/leaseFor", "must be between PT1M and P366D"));
        }
        return lease;
    }

    private static boolean isInRange(PeriodDuration lease) {
        try {
            Duration length = Duration.between(EXAMPLE_START, end(lease, EXAMPLE_START));
            return length.compareTo(MIN) >= 0 && length.compareTo(MAX) <= 0;
        } catch (ArithmeticException | DateTimeException e) {
            return false;
        }
    }

    /** The first second after a lease that begins at {@code start}; months and years follow the calendar in UTC. */
    public static Instant end(PeriodDuration lease, Instant start) {
        return lease == null
                ? null
                : start.atOffset(ZoneOffset.UTC).plus(lease).toInstant().truncatedTo(Times.PRECISION);
    }
}
