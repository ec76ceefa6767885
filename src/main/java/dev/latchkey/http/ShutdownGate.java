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

/** Refuses new requests while the service stops. The framework waits for the ones that have started. */
@Singleton
class ShutdownGate {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int BEFORE_ALL_OTHERS = RouteConstants.ROUTE_ORDER_HEADERS;

    private volatile boolean isStopping;

    void close(@Observes ShutdownDelayInitiatedEvent event) {
        isStopping = true;
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_ALL_OTHERS).handler(this::refuseIfStopping);
    }

    private void refuseIfStopping(RoutingContext context) {
        if (isStopping) {
            context.fail(new Problem(ProblemType.STOPPING, "The service is stopping. Try again when it is back.")
                    .retryAfter(RETRY_AFTER));
        } else {
            context.next();
        }
    }
}
