package dev.latchkey.access;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;

/** The operator's own admin token ({@code LATCHKEY_ADMIN_TOKEN}), which works even if all others are lost. */
@Singleton
class AdminToken {
    static final String NAME = "LATCHKEY_ADMIN_TOKEN";

    /** What a bearer token can consist of (RFC 6750, section 2.1), long enough that nobody can guess it. */
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9\\-._~+/]{32,}=*");

    private final Optional<byte[]> secret;

    AdminToken(AccessSettings settings) {
        settings.adminToken().filter(token -> !VALID.matcher(token).matches()).ifPresent(token -> {
            throw new ConfigurationException(NAME
                    + " must have at least 32 characters: letters, digits and - . _ ~ + /. Try: openssl rand -hex 32");
        });
        this.secret = settings.adminToken().map(AdminToken::bytes);
    }

    boolean isSet() {
        return secret.isPresent();
    }

    /** Takes the same time whether the other secret is wrong early or late. */
    boolean matches(TokenSecret other) {
        return isSet() && MessageDigest.isEqual(secret.get(), bytes(other.value()));
    }

    private static byte[] bytes(String secret) {
        return secret.getBytes(StandardCharsets.UTF_8);
    }
}
