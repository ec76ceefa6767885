package dev.latchkey.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A failure that the caller sees as a problem document (RFC 9457). Throw it anywhere. Its message is the
 * {@code detail}: what is wrong and what to do, without SQL, class names or paths.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MAX_ECHO_CODE_POINTS = 60;

    private final ProblemType type;
    private final transient List<FieldError> errors;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /** The detail is formatted as by {@link String#format}. */
    public Problem(ProblemType type, String detail, Object... arguments) {
        this(type, List.of(), null, detail.formatted(arguments));
    }

    private Problem(ProblemType type, List<FieldError> errors, Throwable cause, String detail) {
        // No stack trace: a problem is an answer. If it has a cause, the cause has the trace.
        super(detail, cause, false, false);
        this.type = type;
        this.errors = errors;
    }

    /** For example {@code notFound("user", 7)}. */
    public static Problem notFound(String noun, long id) {
        return new Problem(ProblemType.NOT_FOUND, "There is no %s with id %d.", noun, id);
    }

    /** The request has at least one invalid value. */
    public static Problem invalid(List<FieldError> errors) {
        String detail = errors.stream().map(FieldError::sentence).collect(Collectors.joining(" "));
        return new Problem(ProblemType.INVALID_REQUEST, errors, null, detail);
    }

    /** The request has one invalid value. */
    public static Problem invalid(FieldError error) {
        return invalid(List.of(error));
    }

    /** A failure on our side. The cause is logged and never sent to the caller. */
    public static Problem ours(ProblemType type, Throwable cause, String detail) {
        return new Problem(type, List.of(), cause, detail);
    }

    /** Tells the client when to try again, in whole seconds of at least one. */
    public Problem retryAfter(Duration wait) {
        return withHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
    }

    public Problem withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /**
     * Makes text from a request safe to repeat in a message: it is cut to a readable length, and control characters
     * and lone surrogates are replaced.
     */
    public static String echo(String sent) {
        String shown = sent.codePoints()
                .limit(MAX_ECHO_CODE_POINTS)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return sent.codePointCount(0, sent.length()) > MAX_ECHO_CODE_POINTS ? shown + "…" : shown;
    }

    public ProblemType type() {
        return type;
    }

    public List<FieldError> errors() {
        return errors;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
