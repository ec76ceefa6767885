package dev.latchkey.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Times as this service knows them: UTC, to the second, written as RFC 3339 has it. */
public final class Times {
    /** The last second that RFC 3339 can write; no time here lies after it. */
    public static final Instant MAX = Instant.parse("9999-12-31T23:59:59Z");

    /** What a caller is told who sent no time. */
    static final String DESCRIPTION = "a time such as 2027-01-31T00:00:00Z (RFC 3339)";

    /** The same in a query, where a + is a space (WHATWG URL). */
    static final String DESCRIPTION_IN_QUERY = DESCRIPTION + " with a + in it written as %2B";

    /** A fraction of it is dropped. */
    public static final ChronoUnit PRECISION = ChronoUnit.SECONDS;

    /** What Java reads beyond it: times without seconds, offsets with them, years of more than four digits. */
    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)");

    private static final long NANOS_BELOW_A_SECOND = 999_999_999;

    private Times() {}

    /** The present second. */
    public static Instant now() {
        return Instant.now().truncatedTo(PRECISION);
    }

    /** Reads a time as {@link #parse}, but to the next full second: times before it are those before the time itself. */
    static Instant parseUp(String text) {
        return exactly(text).plusNanos(NANOS_BELOW_A_SECOND).truncatedTo(PRECISION);
    }

    /**
     * Reads an RFC 3339 time with any offset; a fraction of a second is dropped.
     *
     * @throws DateTimeException where the text is no such time
     */
    static Instant parse(String text) {
        return exactly(text).truncatedTo(PRECISION);
    }

    private static Instant exactly(String text) {
        if (!RFC_3339.matcher(text).matches()) {
            throw new DateTimeException("Not as RFC 3339 has it");
        }
        return OffsetDateTime.parse(text).toInstant();
    }
}
