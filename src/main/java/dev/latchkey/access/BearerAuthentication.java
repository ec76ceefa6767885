package dev.latchkey.access;

import dev.latchkey.http.BearerProblems;
import dev.latchkey.problem.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;
import java.util.function.BiConsumer;

/** Finds out who sends a request: {@code Authorization: Bearer} (RFC 6750). In open mode everybody is an admin. */
@Singleton
class BearerAuthentication implements HttpAuthenticationMechanism {
    private static final String SCHEME = "Bearer ";
    private static final SecurityIdentity EVERYBODY = Identities.ofAdmin("open");
    /** Handlers of one priority run in the order of their registration, and that of Quarkus is registered first. */
    private static final int AFTER_QUARKUS = SecurityHandlerPriorities.AUTHENTICATION;
    /** Otherwise Quarkus answers a refused token by itself and logs it, and prepares for that at each request. */
    private static final BiConsumer<RoutingContext, Throwable> LEAVE_IT_TO_THE_ROUTE = (context, failure) -> {};

    /** Why the token of a request has no identity. */
    private static final String FAILURE = BearerAuthentication.class.getName();

    private final Access access;
    private final TokenIdentities tokens;
    private final RefusedLogins refusedLogins;

    BearerAuthentication(Access access, TokenIdentities tokens, RefusedLogins refusedLogins) {
        this.access = access;
        this.tokens = tokens;
        this.refusedLogins = refusedLogins;
    }

    /**
     * Runs before the framework needs the identity. Its stages carry no contexts along, so none of them may wait for a
     * query; and Quarkus' own chain takes as long as reading a user.
     */
    void register(@Observes Filters filters) {
        filters.register(this::identify, AFTER_QUARKUS);
    }

    private void identify(RoutingContext context) {
        context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, LEAVE_IT_TO_THE_ROUTE);
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        TokenSecret secret = isBearer(header) ? secretIn(header) : null;
        if (access.isOpen()) {
            proceed(context, EVERYBODY);
        } else if (secret == null) {
            context.next();
        } else {
            SecurityIdentity known = tokens.recall(secret);
            if (known != null) {
                proceed(context, known);
            } else {
                find(secret, context);
            }
        }
    }

    private static void proceed(RoutingContext context, SecurityIdentity identity) {
        QuarkusHttpUser.setIdentity(identity, context);
        context.next();
    }

    /** A failure matters only if the route needs a token. */
    private void find(TokenSecret secret, RoutingContext context) {
        Context eventLoop = context.vertx().getOrCreateContext();
        tokens.find(secret)
                .subscribe()
                .with(
                        identity -> eventLoop.runOnContext(found -> proceed(context, identity)),
                        failure -> eventLoop.runOnContext(failed -> {
                            context.put(FAILURE, failure);
                            context.next();
                        }));
    }

    /** Only for callers without an identity. Fails with 401 if the token is not valid, or 429 if that happens too often. */
    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        Throwable failure = context.get(FAILURE);
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (failure instanceof AuthenticationFailedException invalid) {
            return Uni.createFrom().failure(() -> refuse(context.request(), invalid.getMessage()));
        }
        if (failure != null) {
            return Uni.createFrom().failure(failure);
        }
        return header == null
                ? Uni.createFrom().nullItem()
                : Uni.createFrom().failure(() -> refuse(context.request(), "malformed"));
    }

    private static boolean isBearer(String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    private static TokenSecret secretIn(String header) {
        return new TokenSecret(header.substring(SCHEME.length()).strip());
    }

    private Problem refuse(HttpServerRequest request, String why) {
        refusedLogins.record(request, why);
        return BearerProblems.invalidToken();
    }

    /** Not used: {@code ProblemResponder} sends the challenge. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    /** None, because no identity provider of Quarkus is asked. */
    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }
}
