package dev.latchkey.problem;

import io.vertx.ext.web.handler.HttpException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/** Turns whatever was thrown into the problem that the caller is told of. */
final class Failures {
    private Failures() {}

    static Problem toProblem(Throwable failure) {
        if (failure instanceof Problem problem) {
            return problem;
        }
        // Around what a parameter's converter throws, the framework puts a 404 of its own.
        if (failure.getCause() instanceof Problem problem) {
            return problem;
        }
        if (failure instanceof ConstraintViolationException violations && !isOurs(violations)) {
            return Problem.invalid(violations.getConstraintViolations().stream()
                    .map(Failures::fieldError)
                    .sorted(Comparator.comparing(FieldError::where).thenComparing(FieldError::detail))
                    .toList());
        }
        if (failure instanceof WebApplicationException refusal) {
            return ofFramework(refusal);
        }
        if (failure instanceof HttpException refusal) {
            return ofStatus(refusal.getStatusCode(), refusal);
        }
        return ours(failure);
    }

    /** What the framework, or HTTP below it, refused with nothing but a status. */
    static Problem ofStatus(int status, Throwable cause) {
        ProblemType type = ProblemType.ofStatus(status);
        return switch (type) {
            case NOT_FOUND ->
                new Problem(
                        type,
                        "There is no such route. The routes are listed at /q/swagger-ui and described in /q/openapi.");
            case NOT_ACCEPTABLE ->
                new Problem(type, "Answers are application/json: ask for that, or for */*, in the Accept header.");
            case BODY_TOO_LARGE -> new Problem(type, "Send a smaller body.");
            case UNSUPPORTED_MEDIA_TYPE ->
                new Problem(type, "Send JSON, and say so: the Content-Type header must be application/json.");
            case METHOD_NOT_ALLOWED -> new Problem(type, "This route is not offered with this method.");
            case MALFORMED_REQUEST ->
                new Problem(
                        type, "The request line, a header or the path could not be understood: check their encoding.");
            default -> ours(cause);
        };
    }

    /** The path is there, and offers the given methods. */
    static Problem methodNotAllowed(String allowed) {
        return new Problem(ProblemType.METHOD_NOT_ALLOWED, "Use one of these methods: %s.", allowed)
                .withHeader(HttpHeaders.ALLOW, allowed);
    }

    private static Problem ofFramework(WebApplicationException refusal) {
        // A 404 with a cause is a query or path value that could not be decoded, not a route that is not there.
        boolean undecodable = refusal instanceof NotFoundException && refusal.getCause() != null;
        return ofStatus(undecodable ? 400 : refusal.getResponse().getStatus(), refusal);
    }

    private static Problem ours(Throwable cause) {
        return Problem.ours(
                ProblemType.INTERNAL_ERROR,
                cause,
                "This is our failure, not yours. Quote the errorId when you report it.");
    }

    /** A violated return value is a bug of ours, not a mistake in the request. */
    private static boolean isOurs(ConstraintViolationException failure) {
        return failure.getConstraintViolations().stream()
                .anyMatch(violation -> kinds(violation).contains(ElementKind.RETURN_VALUE));
    }

    /** Bodies are records; what else is validated are the method's own parameters, alone or in a bean. */
    private static FieldError fieldError(ConstraintViolation<?> violation) {
        String name = "";
        for (Path.Node node : violation.getPropertyPath()) {
            name = node.getName();
        }
        if (violation.getLeafBean() instanceof Record) {
            return FieldError.at("/" + name, violation.getMessage());
        }
        // Query and path values may be null or never are: only a body can be missed.
        return violation.getInvalidValue() == null
                ? FieldError.at("", "is needed: send a JSON object")
                : FieldError.in(name, violation.getMessage());
    }

    private static List<ElementKind> kinds(ConstraintViolation<?> violation) {
        return StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .map(Path.Node::getKind)
                .toList();
    }
}
