package dev.latchkey.http;

import com.fasterxml.jackson.core.JsonPointer;
import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.handler.HttpException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Comparator;
import java.util.stream.StreamSupport;

/** Turns any exception into the problem that the caller sees. */
final class FailureTranslator {
    private FailureTranslator() {}

    static Problem toProblem(Throwable failure) {
        if (failure instanceof Problem problem) {
            return problem;
        }
        // The framework wraps what a parameter converter throws in a 404.
        if (failure.getCause() instanceof Problem problem) {
            return problem;
        }
        if (failure instanceof ConstraintViolationException violations && isCausedByRequest(violations)) {
            return Problem.invalid(violations.getConstraintViolations().stream()
                    .map(FailureTranslator::fieldError)
                    .sorted(Comparator.comparing(FieldError::name).thenComparing(FieldError::detail))
                    .toList());
        }
        if (failure instanceof UnauthorizedException) {
            return BearerProblems.tokenRequired();
        }
        if (failure instanceof ForbiddenException) {
            return new Problem(
                    ProblemType.FORBIDDEN,
                    "This route has no permission yet, so nobody can use it. Report this as a bug.");
        }
        if (failure instanceof WebApplicationException refusal) {
            return ofFramework(refusal);
        }
        if (failure instanceof HttpException refusal) {
            return ofStatus(refusal.getStatusCode(), refusal);
        }
        return internalError(failure);
    }

    /** A refusal by the framework, or by the HTTP server below it, that has only a status. */
    static Problem ofStatus(int status, Throwable cause) {
        ProblemType type = ProblemType.ofStatus(status);
        return switch (type) {
            case NOT_FOUND ->
                new Problem(type, "There is no such route. See /q/swagger-ui or /q/openapi for a list of routes.");
            case NOT_ACCEPTABLE ->
                new Problem(
                        type, "This route has no response in the media types of your Accept header. Send Accept: */*.");
            case BODY_TOO_LARGE -> new Problem(type, "Send a smaller body.");
            case UNSUPPORTED_MEDIA_TYPE ->
                new Problem(type, "Send JSON with the header Content-Type: application/json.");
            case METHOD_NOT_ALLOWED -> new Problem(type, "This route does not support this method.");
            case MALFORMED_REQUEST ->
                new Problem(type, "The path, the query or a header is malformed. Check its encoding.");
            default -> internalError(cause);
        };
    }

    static Problem methodNotAllowed(String allowedMethods) {
        return new Problem(
                        ProblemType.METHOD_NOT_ALLOWED,
                        "This route does not support this method. Use one of: %s.",
                        allowedMethods)
                .withHeader(HttpHeaders.ALLOW, allowedMethods);
    }

    private static Problem ofFramework(WebApplicationException refusal) {
        // A 404 with a cause is a path or query that could not be decoded.
        boolean isUndecodable = refusal instanceof NotFoundException && refusal.getCause() != null;
        return ofStatus(isUndecodable ? 400 : refusal.getResponse().getStatus(), refusal);
    }

    private static Problem internalError(Throwable cause) {
        return Problem.ours(
                ProblemType.INTERNAL_ERROR,
                cause,
                "Something went wrong on our side. Please report it with this errorId.");
    }

    /** An invalid return value is a bug of ours. */
    private static boolean isCausedByRequest(ConstraintViolationException failure) {
        return failure.getConstraintViolations().stream()
                .flatMap(violation ->
                        StreamSupport.stream(violation.getPropertyPath().spliterator(), false))
                .noneMatch(node -> node.getKind() == ElementKind.RETURN_VALUE);
    }

    /** The rest of a pointer to a member of a map; empty for an element of a set. */
    private static String memberOf(Path.Node element) {
        return element.getKey() == null
                ? ""
                : JsonPointer.empty()
                        .appendProperty(Problem.echo(element.getKey().toString()))
                        .toString();
    }

    /** Bodies are records. Everything else that is validated is a parameter of the resource method or of its bean. */
    private static FieldError fieldError(ConstraintViolation<?> violation) {
        String name = "";
        for (Path.Node node : violation.getPropertyPath()) {
            name = node.getKind() == ElementKind.CONTAINER_ELEMENT ? name + memberOf(node) : node.getName();
        }
        if (violation.getLeafBean() instanceof Record) {
            return FieldError.at("/" + name, violation.getMessage());
        }
        // Path and query parameters are never required, so a missing value is a missing body.
        return violation.getInvalidValue() == null
                ? FieldError.at("", "is required: send a JSON object")
                : FieldError.in(name, violation.getMessage());
    }
}
