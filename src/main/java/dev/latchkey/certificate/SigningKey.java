package dev.latchkey.certificate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.nimbusds.jose.jwk.OctetKeyPair;
import dev.latchkey.database.Row;
import dev.latchkey.http.StorableResult;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;
import java.time.Instant;

/**
 * A key that signs certificates, or has signed some that are still valid.
 *
 * @param kid its thumbprint (RFC 7638)
 * @param publicKey x of its JWK (RFC 8037)
 * @param retiredAt null for the current key
 * @param publishedUntil when it leaves the key set; null for the current key
 */
@RegisterForReflection
public record SigningKey(
        String kid,
        String publicKey,
        Instant createdAt,
        @Nullable Instant retiredAt,
        @Nullable Instant publishedUntil) implements StorableResult {

    static SigningKey of(Row row) {
        Instant retiredAt = row.time("retired_at");
        return new SigningKey(
                row.text("kid"),
                row.text("public_key"),
                row.time("created_at"),
                retiredAt,
                retiredAt == null ? null : row.time("signed_until"));
    }

    @JsonIgnore
    OctetKeyPair jwk() {
        return Jose.publicKey(publicKey);
    }
}
