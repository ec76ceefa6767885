package dev.latchkey.http;

import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Serves Swagger UI with a page of our own: the framework's has inline scripts, which our security policy forbids. */
@Singleton
class SwaggerPage {
    private static final int BEFORE_FRAMEWORK = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT;

    private final RootPath root;

    SwaggerPage(RootPath root) {
        this.root = root;
    }

    void register(@Observes Router router) {
        router.routeWithRegex("/q/swagger-ui/(index\\.html)?")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .order(BEFORE_FRAMEWORK)
                .handler(context -> context.reroute(root.of("/swagger-ui.html")));
    }
}
