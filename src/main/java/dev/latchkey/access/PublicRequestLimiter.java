package dev.latchkey.access;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.EnumSet;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/** Limits requests to each {@link PublicRoute}. A wrong key costs more; in open mode, or with a good token, all are free. */
class PublicRequestLimiter {
    private static final int COST_OF_WRONG_KEY = 10;
    private static final SecurityIdentity ANONYMOUS =
            QuarkusSecurityIdentity.builder().setAnonymous(true).build();
    private static final Set<ProblemType> INVALID_TOKEN =
            EnumSet.of(ProblemType.UNAUTHORIZED, ProblemType.TOO_MANY_REQUESTS);
    private static final String IS_LIMITED = PublicRequestLimiter.class.getName();

    private final RateLimit limit;

    PublicRequestLimiter(AccessSettings settings) {
        this.limit = new RateLimit("public", "requests", settings.publicRequests());
    }

    @PublicRoute
    @ServerRequestFilter
    void limit(ResteasyReactiveContainerRequestContext request, RoutingContext context) {
        if (isKnown(context)) {
            return;
        }
        if (context.request().getHeader(HttpHeaders.AUTHORIZATION) == null) {
            count(context);
            return;
        }
        request.suspend();
        QuarkusHttpUser.getSecurityIdentity(context, null)
                .onFailure(PublicRequestLimiter::isInvalidToken)
                .recoverWithItem(ANONYMOUS)
                .invoke(identity -> {
                    if (identity.isAnonymous()) {
                        count(context);
                    }
                })
                .subscribe()
                .with(identity -> request.resume(), request::resume);
    }

    private static boolean isKnown(RoutingContext context) {
        return context.user() instanceof QuarkusHttpUser user
                && !user.getSecurityIdentity().isAnonymous();
    }

    /** These routes need no token, so an invalid one counts as none. */
    private static boolean isInvalidToken(Throwable failure) {
        return failure instanceof Problem problem && INVALID_TOKEN.contains(problem.type());
    }

    private void count(RoutingContext context) {
        context.put(IS_LIMITED, true);
        limit.count(context.request());
    }

    @PublicRoute
    @ServerResponseFilter
    void charge(ContainerResponseContext response, RoutingContext context) {
        if (context.get(IS_LIMITED) != null
                && response.getEntity() instanceof KeyVerdict verdict
                && verdict.wrongKey()) {
            limit.charge(context.request(), COST_OF_WRONG_KEY - 1);
        }
    }
}
