package dev.latchkey.access;

import dev.latchkey.access.TokenCache.KnownToken;
import dev.latchkey.value.Times;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Finds the identity that a token stands for. The message of its failure is the reason, for the log only. */
@Singleton
class TokenIdentityProvider implements IdentityProvider<TokenAuthenticationRequest> {
    private final TokenCache tokens;
    private final AdminToken adminToken;
    private final SecurityIdentity admin = Identities.ofAdmin(AdminToken.NAME);

    TokenIdentityProvider(TokenCache tokens, AdminToken adminToken) {
        this.tokens = tokens;
        this.adminToken = adminToken;
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    /** The identity of the operator's token, or of a valid one that was sent a moment ago; null if this is neither. */
    SecurityIdentity recall(TokenSecret secret) {
        if (adminToken.matches(secret)) {
            return admin;
        }
        KnownToken known = tokens.recall(secret);
        return known != null && known.isValid(Times.now()) ? known.identity() : null;
    }

    /** Only for tokens that {@link #recall} does not know. */
    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        TokenSecret secret = new TokenSecret(request.getToken().getToken());
        // The checksum reveals a mistyped token without a query.
        return secret.isWellFormed() ? tokens.find(secret).map(TokenIdentityProvider::identityOf) : refused("mistyped");
    }

    private static SecurityIdentity identityOf(KnownToken known) {
        Instant now = Times.now();
        if (known == null) {
            throw new AuthenticationFailedException("unknown");
        }
        if (known.token().revokedAt() != null) {
            throw new AuthenticationFailedException("revoked");
        }
        if (known.isExpired(now)) {
            throw new AuthenticationFailedException("expired");
        }
        return known.identity();
    }

    private static Uni<SecurityIdentity> refused(String why) {
        return Uni.createFrom().failure(new AuthenticationFailedException(why));
    }
}
