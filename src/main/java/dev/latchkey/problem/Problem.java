package dev.latchkey.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A failure the caller is told of, as RFC 9457 has it. Throw it anywhere; {@link ProblemMappers} turn it
 * into an answer. Its message is the detail: a sentence that says what to do, free of SQL, class names
 * and paths.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int ECHO_CODE_POINTS = 60;

    private final ProblemType type;
    private final transient List<FieldError> errors;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /** A failure of the given kind; the detail is formatted as by {@link String#format}. */
    public Problem(ProblemType type, String detail, Object... arguments) {
        this(type, List.of(), null, detail.formatted(arguments));
    }

    private Problem(ProblemType type, List<FieldError> errors, Throwable cause, String detail) {
        // Without a stack trace: it is an answer, and where it has a cause, that one has the trace.
        super(detail, cause, false, false);
        this.type = type;
        this.errors = errors;
    }

    /** No such thing: {@code what} is its noun, {@code id} the id that was asked for. */
    public static Problem notFound(String what, long id) {
        return new Problem(ProblemType.NOT_FOUND, "There is no %s with the id %d.", what, id);
    }

    /** Values of the request are at fault; at least one. */
    public static Problem invalid(List<FieldError> errors) {
        String detail = errors.stream().map(FieldError::sentence).collect(Collectors.joining(" "));
        return new Problem(ProblemType.INVALID_REQUEST, errors, null, detail);
    }

    /** Our own failure: the cause goes to the log, never to the caller. */
    public static Problem ours(ProblemType type, Throwable cause, String detail) {
        return new Problem(type, List.of(), cause, detail);
    }

    /** Tells the client when to come back. */
    public Problem retryAfter(Duration wait) {
        return withHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
    }

    /** Adds a header to the answer. */
    public Problem withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /**
     * What a caller sent, fit to stand in a sentence: cut to a readable length, control characters and
     * lone surrogates replaced.
     */
    public static String echo(String sent) {
        String shown = sent.codePoints()
                .limit(ECHO_CODE_POINTS)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return sent.codePointCount(0, sent.length()) > ECHO_CODE_POINTS ? shown + "…" : shown;
    }

    /** Which kind of failure it is. */
    public ProblemType type() {
        return type;
    }

    List<FieldError> errors() {
        return errors;
    }

    Map<String, String> headers() {
        return headers;
    }
}
