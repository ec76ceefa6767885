package dev.latchkey.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * The one door through which failures leave, and the one place that logs them: those thrown in or around
 * a resource, and those of requests that never reach one.
 */
@Singleton
public class ProblemMappers {
    private final ObjectMapper mapper;

    ProblemMappers(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** The exact types are listed because the framework brings mappers of its own for them. */
    @ServerExceptionMapper({
        Problem.class,
        ConstraintViolationException.class,
        NotFoundException.class,
        WebApplicationException.class,
        Throwable.class
    })
    public Response answer(Throwable failure, HttpServerRequest request) {
        Problem problem = Failures.toProblem(failure);
        Response.ResponseBuilder response = Response.status(problem.type().status())
                .type(ProblemBody.MEDIA_TYPE)
                .entity(json(problem, request));
        problem.headers().forEach(response::header);
        return response.build();
    }

    void catchWhatNoResourceSees(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_DEFAULT - 1).failureHandler(this::answer);
        router.errorHandler(400, this::answer);
        router.errorHandler(404, this::answer);
    }

    private void answer(RoutingContext context) {
        Problem problem = context.statusCode() > 0 && context.statusCode() != 500
                ? Failures.ofStatus(context.statusCode(), context.failure())
                : Failures.toProblem(context.failure());
        context.response().setStatusCode(problem.type().status()).putHeader("Content-Type", ProblemBody.MEDIA_TYPE);
        problem.headers().forEach(context.response()::putHeader);
        context.response().end(new String(json(problem, context.request()), java.nio.charset.StandardCharsets.UTF_8));
    }

    private byte[] json(Problem problem, HttpServerRequest request) {
        String errorId =
                problem.type() == ProblemType.INTERNAL_ERROR ? UUID.randomUUID().toString() : null;
        if (problem.type().status() >= 500) {
            Log.errorf(
                    problem.getCause(),
                    "%s %s was answered with %d%s",
                    request.method(),
                    request.path(),
                    problem.type().status(),
                    errorId == null ? "" : ", errorId " + errorId);
        }
        try {
            return mapper.writeValueAsBytes(ProblemBody.of(problem, request.path(), errorId));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A problem could not be written as JSON", e);
        }
    }
}
