package dev.latchkey.certificate;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A signed statement about a license.
 *
 * @param id the claim {@code jti}
 * @param certificate a JWS in compact form (RFC 7515)
 * @param expiresAt the first second at which it is no longer valid
 * @param kid the key that signed it
 */
@RegisterForReflection
public record Certificate(String id, String certificate, Instant expiresAt, String kid) {}
