package dev.latchkey.access;

import dev.latchkey.access.TokenCache.KnownToken;
import dev.latchkey.value.Times;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Finds the identity that a token stands for. */
@Singleton
class TokenIdentities {
    private final TokenCache tokens;
    private final AdminToken adminToken;
    private final SecurityIdentity admin = Identities.ofAdmin(AdminToken.NAME);

    TokenIdentities(TokenCache tokens, AdminToken adminToken) {
        this.tokens = tokens;
        this.adminToken = adminToken;
    }

    /** The identity of the operator's token, or of a valid one that was sent a moment ago; null if this is neither. */
    SecurityIdentity recall(TokenSecret secret) {
        if (adminToken.matches(secret)) {
            return admin;
        }
        KnownToken known = tokens.recall(secret);
        return known != null && known.isValid(Times.now()) ? known.identity() : null;
    }

    /**
     * Only for tokens that {@link #recall} does not know. If the token is not valid, it fails with an
     * {@link AuthenticationFailedException} whose message is the reason, for the log only.
     */
    Uni<SecurityIdentity> find(TokenSecret secret) {
        // The checksum reveals a mistyped token without a query.
        return secret.isWellFormed() ? tokens.find(secret).map(TokenIdentities::identityOf) : refused("mistyped");
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
