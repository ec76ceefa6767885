package dev.latchkey.http;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Refuses requests that come once it is stopping; the framework waits for those that are under way. */
@Singleton
class Stopping {
    private static final Duration RESTART = Duration.ofSeconds(5);
    private static final int BEFORE_ALL_OTHERS = RouteConstants.ROUTE_ORDER_HEADERS;

    private volatile boolean stopping;

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_ALL_OTHERS).handler(this::refuseIfStopping);
    }

    private void refuseIfStopping(RoutingContext context) {
        if (stopping) {
            context.fail(new Problem(
                            ProblemType.STOPPING, "The service is stopping. Try again when it has been started anew.")
                    .retryAfter(RESTART));
        } else {
            context.next();
        }
    }
}
