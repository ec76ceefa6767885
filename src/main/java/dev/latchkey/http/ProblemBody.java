package dev.latchkey.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A problem document (RFC 9457).
 *
 * @param errorId identifies an internal error, here and in the log
 */
@RegisterForReflection
@Schema(name = "Problem")
public record ProblemBody(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors,
        @JsonInclude(JsonInclude.Include.NON_NULL) String errorId) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** What a URI reference cannot contain unescaped (RFC 3986), and a % that does not start an escape. */
    private static final Pattern NOT_IN_A_URI = Pattern.compile("[^\\w\\-.~:/@!$&'()*+,;=%]|%(?!\\p{XDigit}{2})");

    /** The path is that of the request. */
    public static ProblemBody of(Problem problem, String path, String errorId) {
        String instance = NOT_IN_A_URI
                .matcher(path)
                .replaceAll(character -> URLEncoder.encode(character.group(), StandardCharsets.UTF_8));
        ProblemType type = problem.type();
        return new ProblemBody(
                type.uri(), type.title(), type.status(), problem.getMessage(), instance, problem.errors(), errorId);
    }
}
