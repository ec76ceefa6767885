package dev.latchkey.idempotency;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The client's own name for one request, by which a repetition of it is known (the IETF draft
 * httpapi-idempotency-key-header).
 */
public record IdempotencyKey(String value) {
    /** The name of the header. */
    public static final String HEADER = "Idempotency-Key";

    private static final int MAX_LENGTH = 255;
    /** A string as structured fields have it (RFC 9651, section 3.3.3). */
    private static final Pattern QUOTED = Pattern.compile("\"([ !#-\\[\\]-~]|\\\\[\"\\\\])+\"");
    /** Without the quotes that the draft demands, as many clients send it. */
    private static final Pattern BARE = Pattern.compile("[!#-+\\--:<-\\[\\]-~]+");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    /**
     * Reads the header, as JAX-RS does with it too. With and without quotes it is the same key.
     *
     * @throws Problem where it is none
     */
    public IdempotencyKey {
        value = value.strip();
        boolean quoted = QUOTED.matcher(value).matches();
        boolean bare = BARE.matcher(value).matches();
        if (quoted) {
            value = ESCAPE.matcher(value.substring(1, value.length() - 1)).replaceAll("$1");
        }
        if (!quoted && !bare || value.length() > MAX_LENGTH) {
            throw Problem.invalid(List.of(FieldError.in(
                    HEADER, "must be a text of 1 to %d ASCII characters, best in quotes".formatted(MAX_LENGTH))));
        }
    }
}
