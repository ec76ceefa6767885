package dev.latchkey.access;

import io.quarkus.security.StringPermission;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Tells the public only whether the service is up. Details are for callers who can read licenses, as every role can. */
@Singleton
class HealthPrivacy {
    private static final StringPermission LICENSES_READ = new StringPermission("licenses", "read");
    /** After authentication. */
    private static final int BEFORE_FRAMEWORK = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT;

    private static final int UP = 200;
    private static final int DOWN = 503;

    private final Access access;
    private final SmallRyeHealthReporter reporter;

    HealthPrivacy(Access access, SmallRyeHealthReporter reporter) {
        this.access = access;
        this.reporter = reporter;
    }

    void register(@Observes Router router) {
        if (!access.isOpen()) {
            router.routeWithRegex("/q/health(/(live|ready|started|well))?/?")
                    .order(BEFORE_FRAMEWORK)
                    .handler(this::handle);
        }
    }

    private void handle(RoutingContext context) {
        QuarkusHttpUser.getSecurityIdentity(context, null)
                .flatMap(identity -> identity.checkPermission(LICENSES_READ))
                .onFailure()
                .recoverWithItem(false)
                .subscribe()
                .with(isViewer -> {
                    if (isViewer) {
                        context.next();
                    } else {
                        answer(context);
                    }
                });
    }

    private void answer(RoutingContext context) {
        health(context.normalizedPath()).subscribe().with(health -> send(context, health), context::fail);
    }

    private Uni<SmallRyeHealth> health(String path) {
        return switch (path.replaceFirst("/$", "").replaceFirst(".*/", "")) {
            case "live" -> reporter.getLivenessAsync();
            case "ready" -> reporter.getReadinessAsync();
            case "started" -> reporter.getStartupAsync();
            case "well" -> reporter.getWellnessAsync();
            default -> reporter.getHealthAsync();
        };
    }

    private static void send(RoutingContext context, SmallRyeHealth health) {
        context.response()
                .setStatusCode(health.isDown() ? DOWN : UP)
                .putHeader("Content-Type", "application/json; charset=UTF-8")
                .end(new JsonObject()
                        .put("status", health.getStatus())
                        .put("checks", new JsonArray())
                        .toBuffer());
    }
}
