package dev.latchkey.http;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
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
    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PATCH);

    private final Duration limit;

    BodyTimeout(HttpSettings settings) {
        this.limit = settings.bodyTimeout();
    }

    void register(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_HEADERS).handler(context -> {
            if (WITH_BODY.contains(context.request().method())) {
                // Most bodies arrive together with the head. They need no timer.
                context.vertx().runOnContext(next -> startTimer(context));
            }
            context.next();
        });
    }

    private void startTimer(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!request.isEnded()) {
            long timer = context.vertx().setTimer(limit.toMillis(), expired -> refuse(context));
            context.addEndHandler(response -> context.vertx().cancelTimer(timer));
        }
    }

    private void refuse(RoutingContext context) {
        // Nothing is read if the route takes no body, and then the request never ends.
        if (context.request().isEnded() || context.request().bytesRead() == 0) {
            return;
        }
        context.addEndHandler(response -> context.request().connection().close());
        context.fail(new Problem(
                        ProblemType.REQUEST_TIMEOUT,
                        "The body did not arrive within %d seconds. Send it faster.",
                        limit.toSeconds())
                .withHeader("Connection", "close"));
    }
}
