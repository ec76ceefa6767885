package dev.latchkey.access;

import dev.latchkey.http.BearerProblems;
import dev.latchkey.problem.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.smallrye.mutiny.Uni;
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

    private final Access access;
    private final TokenIdentityProvider tokens;
    private final RefusedLogins refusedLogins;

    BearerAuthentication(Access access, TokenIdentityProvider tokens, RefusedLogins refusedLogins) {
        this.access = access;
        this.tokens = tokens;
        this.refusedLogins = refusedLogins;
    }

    /** Sets the identity of callers that need no query. Quarkus' own chain of stages takes as long as reading a user. */
    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, LEAVE_IT_TO_THE_ROUTE);
                    SecurityIdentity known = access.isOpen() ? EVERYBODY : recall(context.request());
                    if (known != null) {
                        QuarkusHttpUser.setIdentity(known, context);
                    }
                    context.next();
                },
                AFTER_QUARKUS);
    }

    private SecurityIdentity recall(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return isBearer(header) ? tokens.recall(secretIn(header)) : null;
    }

    /** Only for callers that are not known yet. No identity if no token is sent. Fails with 401 if it is not valid, or 429 if that happens too often. */
    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        HttpServerRequest request = context.request();
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return Uni.createFrom().nullItem();
        }
        if (!isBearer(header)) {
            return Uni.createFrom().failure(() -> refuse(request, "malformed"));
        }
        TokenCredential credential = new TokenCredential(secretIn(header).value(), "bearer");
        return providers
                .authenticate(new TokenAuthenticationRequest(credential))
                .onFailure(AuthenticationFailedException.class)
                .transform(failure -> refuse(request, failure.getMessage()));
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

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(TokenAuthenticationRequest.class);
    }
}
