package dev.latchkey.access;

import io.quarkus.security.StringPermission;
import io.quarkus.security.UnauthorizedException;
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

/**
 * Guards the routes of Quarkus itself in tokens mode. Metrics need a scope. Health says only UP or DOWN to the public;
 * details are for callers who can read licenses, as every role can.
 */
@Singleton
class OperationsGuard {
    private static final StringPermission METRICS_READ = new StringPermission("metrics", "read");
    private static final StringPermission LICENSES_READ = new StringPermission("licenses", "read");
    /** After authentication. */
    private static final int BEFORE_FRAMEWORK = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT;

    private static final int UP = 200;
    private static final int DOWN = 503;

    private final Access access;
    private final SmallRyeHealthReporter reporter;

    OperationsGuard(Access access, SmallRyeHealthReporter reporter) {
        this.access = access;
        this.reporter = reporter;
    }

    void register(@Observes Router router) {
        if (!access.isOpen()) {
            router.routeWithRegex("/q/metrics(/.*)?")
                    .order(BEFORE_FRAMEWORK)
                    .handler(context ->
                            require(METRICS_READ, context).subscribe().with(allowed -> context.next(), context::fail));
            router.routeWithRegex("/q/health(/(live|ready|started|well))?/?")
                    .order(BEFORE_FRAMEWORK)
                    .handler(context -> require(LICENSES_READ, context)
                            .subscribe()
                            .with(allowed -> context.next(), refused -> answerPublic(context)));
        }
    }

    /** Fails if the caller has no token with this permission. */
    private static Uni<Boolean> require(StringPermission permission, RoutingContext context) {
        return QuarkusHttpUser.getSecurityIdentity(context, null)
                .flatMap(caller -> caller.isAnonymous()
                        ? Uni.createFrom().failure(new UnauthorizedException())
                        : caller.checkPermission(permission));
    }

    private void answerPublic(RoutingContext context) {
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
