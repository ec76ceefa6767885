package dev.latchkey.access;

import dev.latchkey.http.Expiry;
import dev.latchkey.value.PlainText;
import dev.latchkey.value.Whitespace;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A JSON Merge Patch (RFC 7396) of a token. An absent member is null here and stays unchanged. A null for the end is an
 * empty Optional here and means that the token never expires.
 */
public record TokenChanges(
        Optional<
                        @NotNull(message = "cannot be null; leave it out to keep it unchanged")
                        @PlainText(max = Token.MAX_NAME) String>
                name,
        Optional<Instant> expiresAt) {

    public TokenChanges {
        name = name == null ? null : name.map(Whitespace::strip);
    }

    String nameAfter(Token token) {
        return name == null ? token.name() : name.orElseThrow();
    }

    /** A new end must be after {@code now}. The current end may be sent again, even if it has passed. */
    Instant endAfter(Token token, Instant now) {
        Instant end = expiresAt == null ? token.expiresAt() : expiresAt.orElse(null);
        return Objects.equals(end, token.expiresAt()) ? end : new Expiry(end, null).from(now);
    }
}
