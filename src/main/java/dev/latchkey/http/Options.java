package dev.latchkey.http;

import dev.latchkey.openapi.Routes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Answers OPTIONS with the methods of the very path; the framework would list those of a whole resource class. */
@Singleton
class Options {
    private final Routes routes;

    Options(Routes routes) {
        this.routes = routes;
    }

    void register(@Observes Router router) {
        router.route().method(HttpMethod.OPTIONS).handler(this::answer);
    }

    private void answer(RoutingContext context) {
        routes.of(context.normalizedPath())
                .ifPresentOrElse(
                        route -> context.response()
                                .putHeader(HttpHeaders.ALLOW, route.allow())
                                .end(),
                        context::next);
    }
}
