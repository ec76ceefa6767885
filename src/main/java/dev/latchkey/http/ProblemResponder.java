package dev.latchkey.http;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers every failure with a problem document, and logs those that are ours. */
@Singleton
public class ProblemResponder {
    private final JsonCodec json;
    private final RouteTable routes;

    ProblemResponder(JsonCodec json, RouteTable routes) {
        this.json = json;
        this.routes = routes;
    }

    /** Failures in and around resources. Types for which the framework has a mapper of its own must be listed. */
    @ServerExceptionMapper({
        Problem.class,
        ConstraintViolationException.class,
        NotFoundException.class,
        WebApplicationException.class,
        UnauthorizedException.class,
        ForbiddenException.class,
        Throwable.class
    })
    public Response respond(Throwable failure, RoutingContext context) {
        routes.tagMetrics(context);
        Problem problem = toProblem(failure, context);
        Response.ResponseBuilder response = Response.status(problem.type().status())
                .type(ProblemBody.MEDIA_TYPE)
                .entity(json.write(logAndRender(problem, context.request())));
        problem.headers().forEach(response::header);
        return response.build();
    }

    /**
     * The framework answers 404 if one resource class has the path and another one the method, and reads a literal such
     * as "validate" as an id. The route table knows better.
     */
    private Problem toProblem(Throwable failure, RoutingContext context) {
        Optional<RouteTable.Route> route = routes.find(context);
        boolean isUnmatched = failure instanceof NotAllowedException || failure instanceof NotFoundException;
        return route.filter(match ->
                        isUnmatched && !match.allows(context.request().method().name()))
                .map(match -> FailureTranslator.methodNotAllowed(match.allow()))
                .orElseGet(() -> FailureTranslator.toProblem(failure));
    }

    /** Failures that no resource sees, because the request was refused earlier or has no route. */
    void registerHandlers(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_DEFAULT - 1).failureHandler(this::respond);
        router.errorHandler(400, context -> respond(context, FailureTranslator.ofStatus(400, context.failure())));
        router.errorHandler(404, context -> respond(context, FailureTranslator.ofStatus(404, context.failure())));
    }

    private void respond(RoutingContext context) {
        boolean isRefusal = context.statusCode() >= 400 && context.statusCode() < 500;
        respond(
                context,
                context.failure() == null || isRefusal
                        ? FailureTranslator.ofStatus(context.statusCode(), context.failure())
                        : FailureTranslator.toProblem(context.failure()));
    }

    private void respond(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.closed() || response.headWritten()) {
            if (!ClientGoneLogFilter.isDisconnect(context.failure())) {
                logAndRender(problem, context.request());
            }
            response.reset();
            return;
        }
        routes.tagMetrics(context);
        // An undecodable path has not passed any route.
        SecurityHeaders.addTo(context);
        response.setStatusCode(problem.type().status()).putHeader("Content-Type", ProblemBody.MEDIA_TYPE);
        problem.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(json.write(logAndRender(problem, context.request()))));
    }

    /** Logs the problem if it is ours, and returns what the caller sees of it. */
    public ProblemBody logAndRender(Problem problem, HttpServerRequest request) {
        String errorId =
                problem.type() == ProblemType.INTERNAL_ERROR ? UUID.randomUUID().toString() : null;
        ProblemBody body = ProblemBody.of(problem, request.path(), errorId);
        // The instance is the escaped path: a terminal that shows the log would obey raw control characters.
        ProblemLog.log(problem, request.method() + " " + body.instance(), errorId);
        return body;
    }
}
