package dev.latchkey.license;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import dev.latchkey.value.CalendarDuration;
import java.time.Duration;
import java.time.Instant;
import org.threeten.extra.PeriodDuration;

/** How long a seat is held after each check-in. */
public final class Lease {
    private static final Duration MIN = Duration.ofMinutes(1);
    private static final Duration MAX = Duration.ofDays(366);

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
        if (lease != null && !CalendarDuration.isBetween(MIN, MAX, lease)) {
            throw Problem.invalid(FieldError.at("/leaseFor", "must be between PT1M and P366D"));
        }
        return lease;
    }

    /** The first second after a lease that begins at {@code start}. */
    public static Instant end(PeriodDuration lease, Instant start) {
        return lease == null ? null : CalendarDuration.end(lease, start);
    }
}
