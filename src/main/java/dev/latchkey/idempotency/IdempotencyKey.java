package dev.latchkey.idempotency;

import dev.latchkey.http.StrictRequestFilter;
import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import java.util.regex.Pattern;

/** The client's name for one request, by which a repeat is recognized (IETF draft httpapi-idempotency-key-header). */
public record IdempotencyKey(String value) {
    private static final int MAX_LENGTH = 255;
    /** The longest key, in quotes and with a backslash before every character. */
    private static final int MAX_HEADER_LENGTH = 2 * MAX_LENGTH + 2;

    /** A string of structured fields (RFC 9651, section 3.3.3). */
    private static final Pattern QUOTED = Pattern.compile("\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\])++\"");
    /** Without the quotes that the draft requires, as many clients send it. */
    private static final Pattern BARE = Pattern.compile("[!#-+\\--:<-\\[\\]-~]+");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    /**
     * Parses the header. JAX-RS calls this constructor. The key is the same with and without quotes.
     *
     * @throws Problem 400 if the header is malformed
     */
    public IdempotencyKey {
        value = parse(value.strip());
    }

    private static String parse(String header) {
        boolean isShort = header.length() <= MAX_HEADER_LENGTH;
        String key = "";
        if (isShort && QUOTED.matcher(header).matches()) {
            key = ESCAPE.matcher(header.substring(1, header.length() - 1)).replaceAll("$1");
        } else if (isShort && BARE.matcher(header).matches()) {
            key = header;
        }
        if (key.isEmpty() || key.length() > MAX_LENGTH) {
            throw Problem.invalid(FieldError.in(
                    StrictRequestFilter.IDEMPOTENCY_KEY,
                    "must have 1 to %d ASCII characters, preferably in quotes".formatted(MAX_LENGTH)));
        }
        return key;
    }
}
