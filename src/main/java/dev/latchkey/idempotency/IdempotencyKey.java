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
    /** Where every character of the longest key stands behind a backslash, and all in quotes. */
    private static final int MAX_SENT = 2 * MAX_LENGTH + 2;

    /** A string as structured fields have it (RFC 9651, section 3.3.3). */
    private static final Pattern QUOTED = Pattern.compile("\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\])++\"");
    /** Without the quotes that the draft demands, as many clients send it. */
    private static final Pattern BARE = Pattern.compile("[!#-+\\--:<-\\[\\]-~]+");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    /**
     * Reads the header, as JAX-RS does with it too. With and without quotes it is the same key.
     *
     * @throws Problem where it is none
     */
    public IdempotencyKey {
        value = keyIn(value.strip());
    }

    private static String keyIn(String sent) {
        boolean readable = sent.length() <= MAX_SENT;
        String key = "";
        if (readable && QUOTED.matcher(sent).matches()) {
            key = ESCAPE.matcher(sent.substring(1, sent.length() - 1)).replaceAll("$1");
        } else if (readable && BARE.matcher(sent).matches()) {
            key = sent;
        }
        if (key.isEmpty() || key.length() > MAX_LENGTH) {
            throw Problem.invalid(List.of(FieldError.in(
                    HEADER, "must be a text of 1 to %d ASCII characters, best in quotes".formatted(MAX_LENGTH))));
        }
        return key;
    }
}
