package dev.latchkey.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.database.Row;
import dev.latchkey.http.Actor;
import dev.latchkey.http.Addressable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An access token.
 *
 * @param role null if the scopes were given one by one
 * @param expiresAt the first second at which it is no longer valid; null if it never expires
 * @param rotatedAt when it last got a new secret; null if it still has its first
 * @param lastUsedAt the hour of the last use; null if it was never used
 * @param token the secret, in the response that issues it; null otherwise
 */
@RegisterForReflection
public record Token(
        long id,
        String name,
        @Nullable Role role,
        Set<Scope> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant rotatedAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) TokenSecret token)
        implements Addressable {
    /** In code points. */
    static final int MAX_NAME = 100;

    private static final String SEPARATOR = " ";

    static Token of(Row row) {
        Role role = row.text("role") == null ? null : Role.valueOf(row.text("role"));
        return new Token(
                row.id("id"),
                row.text("name"),
                role,
                role == null ? scopesIn(row.text("scopes")) : role.scopes(),
                row.time("created_at"),
                row.time("expires_at"),
                row.time("rotated_at"),
                row.time("revoked_at"),
                row.time("last_used_at"),
                null);
    }

    private static Set<Scope> scopesIn(String text) {
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        Stream.of(text.split(SEPARATOR))
                .forEach(name -> scopes.add(Scope.of(name).orElseThrow()));
        return scopes;
    }

    /** As in the column {@code scopes}: separated by spaces (RFC 6749, section 3.3). */
    static String text(Set<Scope> scopes) {
        return String.join(SEPARATOR, scopes.stream().map(Scope::toString).toList());
    }

    Token with(TokenSecret secret) {
        return new Token(id, name, role, scopes, createdAt, expiresAt, rotatedAt, revokedAt, lastUsedAt, secret);
    }

    /** Using a token does not change its entity tag. */
    @Override
    public Token tagged() {
        return new Token(id, name, role, scopes, createdAt, expiresAt, rotatedAt, revokedAt, null, null);
    }

    @Override
    public Token entity() {
        return token == null ? this : with(null);
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }

    Actor actor() {
        return new Actor(id, name);
    }

    @Override
    public String path() {
        return "/tokens/" + id;
    }
}
