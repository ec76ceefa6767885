package dev.latchkey.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * A problem details object (RFC 9457).
 *
 * @param errorId names one failure of ours, here and in the log; null unless the status is 500
 */
@RegisterForReflection
record ProblemBody(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors,
        @JsonInclude(JsonInclude.Include.NON_NULL) String errorId) {

    static final String MEDIA_TYPE = "application/problem+json";

    static ProblemBody of(Problem problem, String instance, String errorId) {
        ProblemType type = problem.type();
        return new ProblemBody(
                type.uri(), type.title(), type.status(), problem.getMessage(), instance, problem.errors(), errorId);
    }
}
