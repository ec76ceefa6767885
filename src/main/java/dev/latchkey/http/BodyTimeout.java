package dev.latchkey.http;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;

/**
 * Refuses requests whose body does not arrive in time. The idle timeout does not help against a client that sends one
 * byte now and then, and what has arrived of its body stays in memory.
 */
@Singleton
class BodyTimeout {
    /** The only methods whose routes take a body. */
    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PATCH);

    private static final long CHECK_INTERVAL_MILLIS = 1000;

    private final Duration limit;

    BodyTimeout(HttpSettings settings) {
        this.limit = settings.bodyTimeout();
    }

    void register(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_HEADERS).handler(context -> {
            if (WITH_BODY.contains(context.request().method())) {
                long deadline = System.nanoTime() + limit.toNanos();
                // Most bodies have arrived when this event is handled. They need no timer.
                context.vertx().runOnContext(next -> check(context, deadline));
            }
            context.next();
        });
    }

    /** Polls, because the response has only one handler for its end, and that belongs to the framework. */
    private void check(RoutingContext context, long deadline) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        if (request.isEnded() || response.ended() || response.closed()) {
            return;
        }
        // Only bodies that something reads: an unread one stays unfinished until the response ends.
        if (request.bytesRead() > 0 && System.nanoTime() - deadline > 0) {
            context.fail(new Problem(
                            ProblemType.REQUEST_TIMEOUT,
                            "The body did not arrive within %d seconds. Send the whole body within that time.",
                            limit.toSeconds())
                    .withHeader("Connection", "close"));
            request.connection().close();
        } else {
            context.vertx().setTimer(CHECK_INTERVAL_MILLIS, timer -> check(context, deadline));
        }
    }
}
