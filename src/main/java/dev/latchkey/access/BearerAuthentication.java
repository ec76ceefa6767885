package dev.latchkey.access;

import dev.latchkey.http.BearerProblems;
import dev.latchkey.problem.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads access tokens from requests: {@code Authorization: Bearer} (RFC 6750). In open mode everybody is an admin. */
@Singleton
class BearerAuthentication implements HttpAuthenticationMechanism {
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([A-Za-z0-9\\-._~+/]+=*) *");

    private final Access access;
    private final RefusedLogins refusedLogins;
    private final Uni<SecurityIdentity> everybody = Uni.createFrom().item(Identities.ofAdmin("open"));

    BearerAuthentication(Access access, RefusedLogins refusedLogins) {
        this.access = access;
        this.refusedLogins = refusedLogins;
    }

    /** No identity if no token is sent. Fails with 401 if it is not valid, or 429 if that happens too often. */
    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        if (access.isOpen()) {
            return everybody;
        }
        HttpServerRequest request = context.request();
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return Uni.createFrom().nullItem();
        }
        Matcher bearer = BEARER.matcher(header);
        if (!bearer.matches()) {
            return Uni.createFrom().failure(() -> refuse(request, "malformed"));
        }
        return providers
                .authenticate(new TokenAuthenticationRequest(new TokenCredential(bearer.group(1), "bearer")))
                .onFailure(AuthenticationFailedException.class)
                .transform(failure -> refuse(request, failure.getMessage()));
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
