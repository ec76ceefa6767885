package dev.latchkey.http;

import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

/** Adds security headers to every response. */
@Singleton
class SecurityHeaders {
    /** Only files of this server, no inline scripts, and nobody may put a page into a frame. */
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final int FIRST = Interceptor.Priority.PLATFORM_BEFORE;
    // Encoded once, because they are on every response.
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final String ONE_YEAR = "max-age=31536000";

    private final String home;
    private final String swaggerUi;

    SecurityHeaders(RootPath root) {
        this.home = root.of("/");
        this.swaggerUi = root.of("/q/swagger-ui");
    }

    /** Before everything that could refuse a request. */
    void register(@Observes @Priority(FIRST) Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_HEADERS).handler(context -> {
            addTo(context);
            if (isPage(context)) {
                addToPage(context);
            }
            context.next();
        });
    }

    /** Looks at the normalized path, because {@code /index.htm%6C} and {@code //} lead to pages too. */
    private boolean isPage(RoutingContext context) {
        try {
            String path = context.normalizedPath();
            // Not below the root: the Dev UI has pages of its own, with inline scripts.
            boolean isAtRoot = path.lastIndexOf('/') == home.length() - 1;
            return path.equals(home) || isAtRoot && path.endsWith(".html") || path.startsWith(swaggerUi);
        } catch (IllegalArgumentException malformedPath) {
            return false;
        }
    }

    /** Most responses hold secrets or people's data, so nobody may store them. */
    static void addTo(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
        headers.set(REFERRER_POLICY, NO_REFERRER);
        headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
        if (context.request().isSSL()) {
            headers.set("Strict-Transport-Security", ONE_YEAR);
        }
    }

    private static void addToPage(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set("Content-Security-Policy", PAGE_POLICY);
        headers.set("Cache-Control", "no-cache");
    }
}
