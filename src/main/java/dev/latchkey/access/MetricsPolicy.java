package dev.latchkey.access;

import io.quarkus.security.StringPermission;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Metrics need the scope {@code metrics:read}. */
@Singleton
class MetricsPolicy implements HttpSecurityPolicy {
    private static final StringPermission METRICS_READ = new StringPermission("metrics", "read");

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        return identity.flatMap(caller -> caller.checkPermission(METRICS_READ)).map(CheckResult::new);
    }
}
