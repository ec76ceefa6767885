package dev.latchkey.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.openapi.Routes;
import io.quarkus.logging.Log;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * The one door through which failures leave, and the one place that logs them: those thrown in or around
 * a resource, and those of requests that never reach one.
 */
@Singleton
public class ProblemMappers {
    private final ObjectMapper mapper;
    private final Routes routes;

    ProblemMappers(ObjectMapper mapper, Routes routes) {
        this.mapper = mapper;
        this.routes = routes;
    }

    /** The exact types are listed because the framework brings mappers of its own for them. */
    @ServerExceptionMapper({
        Problem.class,
        ConstraintViolationException.class,
        NotFoundException.class,
        WebApplicationException.class,
        Throwable.class
    })
    public Response answer(Throwable failure, RoutingContext context) {
        HttpServerRequest request = context.request();
        Problem problem = toProblem(failure, context);
        Response.ResponseBuilder response = Response.status(problem.type().status())
                .type(ProblemBody.MEDIA_TYPE)
                .entity(json(problem, request));
        problem.headers().forEach(response::header);
        return response.build();
    }

    /**
     * Where one resource class has the path and another the method, the framework says 404; and where one route's
     * literal is another's parameter, it reads the one as the other. So the document is asked after the method.
     */
    private Problem toProblem(Throwable failure, RoutingContext context) {
        if (!(failure instanceof NotAllowedException || failure instanceof NotFoundException)) {
            return Failures.toProblem(failure);
        }
        return routes.of(context.normalizedPath())
                .filter(route -> !route.offers(context.request().method().name()))
                .map(route -> Failures.methodNotAllowed(route.allow()))
                .orElseGet(() -> Failures.toProblem(failure));
    }

    void catchWhatNoResourceSees(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_DEFAULT - 1).failureHandler(this::answer);
        router.errorHandler(400, context -> answer(context, Failures.ofStatus(400, context.failure())));
        router.errorHandler(404, context -> answer(context, Failures.ofStatus(404, context.failure())));
    }

    private void answer(RoutingContext context) {
        answer(
                context,
                context.failure() == null || isTheClients(context.statusCode())
                        ? Failures.ofStatus(context.statusCode(), context.failure())
                        : Failures.toProblem(context.failure()));
    }

    private static boolean isTheClients(int status) {
        return status >= 400 && status < 500;
    }

    private void answer(RoutingContext context, Problem problem) {
        if (context.response().closed()) {
            return;
        }
        if (context.response().headWritten()) {
            logBrokenOff(problem);
            context.response().reset();
            return;
        }
        context.response().setStatusCode(problem.type().status()).putHeader("Content-Type", ProblemBody.MEDIA_TYPE);
        problem.headers().forEach(context.response()::putHeader);
        context.response().end(Buffer.buffer(json(problem, context.request())));
    }

    /** Where it broke off because the client went away, there is nobody to tell and nothing to mend. */
    private static void logBrokenOff(Problem problem) {
        if (!(problem.getCause() instanceof IOException || problem.getCause() instanceof HttpClosedException)) {
            Log.error("An answer broke off", problem.getCause());
        }
    }

    /** The problem as the caller sees it, once it has been logged where it is ours. */
    public ProblemBody body(Problem problem, HttpServerRequest request) {
        String errorId =
                problem.type() == ProblemType.INTERNAL_ERROR ? UUID.randomUUID().toString() : null;
        if (problem.type().status() >= 500 && problem.type() != ProblemType.STOPPING) {
            Log.errorf(
                    problem.getCause(),
                    "%s %s was answered with %d%s",
                    request.method(),
                    request.path(),
                    problem.type().status(),
                    errorId == null ? "" : ", errorId " + errorId);
        }
        return ProblemBody.of(problem, request.path(), errorId);
    }

    private byte[] json(Problem problem, HttpServerRequest request) {
        try {
            return mapper.writeValueAsBytes(body(problem, request));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A problem could not be written as JSON", e);
        }
    }
}
