package dev.latchkey.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Answers OPTIONS with the methods of one path. The framework would list those of the whole resource class. */
@Singleton
class OptionsHandler {
    private final RouteTable routes;

    OptionsHandler(RouteTable routes) {
        this.routes = routes;
    }

    void register(@Observes Router router) {
        router.route().method(HttpMethod.OPTIONS).handler(this::answer);
    }

    private void answer(RoutingContext context) {
        routes.tagMetrics(context);
        routes.find(context)
                .ifPresentOrElse(
                        route -> context.response()
                                .putHeader(HttpHeaders.ALLOW, route.allow())
                                .end(),
                        context::next);
    }
}
