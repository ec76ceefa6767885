package dev.latchkey.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A problem details object (RFC 9457).
 *
 * @param errorId names one failure of ours, here and in the log; null unless the status is 500
 */
@RegisterForReflection
public record ProblemBody(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors,
        @JsonInclude(JsonInclude.Include.NON_NULL) String errorId) {

    static final String MEDIA_TYPE = "application/problem+json";

    /** What a URI reference cannot hold as it is (RFC 3986), and a % that begins no escape. */
    private static final Pattern NOT_IN_A_URI = Pattern.compile("[^\\w\\-.~:/@!$&'()*+,;=%]|%(?!\\p{XDigit}{2})");

    static ProblemBody of(Problem problem, String path, String errorId) {
        String instance = NOT_IN_A_URI
                .matcher(path)
                .replaceAll(character -> URLEncoder.encode(character.group(), StandardCharsets.UTF_8));
        ProblemType type = problem.type();
        return new ProblemBody(
                type.uri(), type.title(), type.status(), problem.getMessage(), instance, problem.errors(), errorId);
    }
}
