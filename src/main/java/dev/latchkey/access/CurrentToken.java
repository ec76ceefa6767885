package dev.latchkey.access;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;
import java.time.Instant;
import java.util.Set;

/**
 * Who sends this request.
 *
 * @param id of the token; null if none was needed, or if it is the operator's own
 * @param role null if the scopes were given one by one
 * @param expiresAt null if it never expires
 */
@RegisterForReflection
public record CurrentToken(
        @Nullable Long id,
        String name,
        @Nullable Role role,
        Set<Scope> scopes,
        @Nullable Instant expiresAt) {}
