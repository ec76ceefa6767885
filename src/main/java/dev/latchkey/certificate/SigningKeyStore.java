package dev.latchkey.certificate;

import dev.latchkey.database.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads and writes signing keys inside a transaction. */
@Singleton
class SigningKeyStore {
    /** The key that signs now. Its private part is as {@link KeySafe} stores it. */
    record Current(String kid, String privateKey, Instant signedUntil) {
        @Override
        public String toString() {
            return "Current[hidden]";
        }
    }

    Optional<Current> current(Sql sql) {
        return sql.one(
                "SELECT kid, private_key, signed_until FROM signing_key WHERE retired_at IS NULL",
                row -> new Current(row.text("kid"), row.text("private_key"), row.time("signed_until")));
    }

    /** The current key, then those that have signed something that is still valid. */
    List<SigningKey> published(Sql sql, Instant now) {
        return sql.list("""
                SELECT kid, public_key, created_at, retired_at, signed_until
                  FROM signing_key
                 WHERE retired_at IS NULL
                    OR signed_until > ?
                 ORDER BY retired_at IS NOT NULL, retired_at DESC, kid
                """, SigningKey::of, now);
    }

    SigningKey insert(Sql sql, NewSigningKey key, Instant now) {
        String kid = key.key().getKeyID();
        String x = key.key().getX().toString();
        sql.update("""
                INSERT INTO signing_key (kid, public_key, private_key, created_at, signed_until)
                VALUES (?, ?, ?, ?, ?)
                """, kid, x, key.stored(), now, now);
        return new SigningKey(kid, x, now, null, null);
    }

    /** Deletes its private part. */
    void retire(Sql sql, String kid, Instant now, Instant signedUntil) {
        sql.update("""
                UPDATE signing_key
                   SET private_key = NULL, retired_at = ?, signed_until = ?
                 WHERE kid = ?
                """, now, signedUntil, kid);
    }

    int replacePrivateKey(Sql sql, String kid, String stored) {
        return sql.update("UPDATE signing_key SET private_key = ? WHERE kid = ? AND retired_at IS NULL", stored, kid);
    }

    /** Keeps a key published until then. Also if it has been retired since it signed. */
    void extend(Sql sql, String kid, Instant signedUntil) {
        sql.update(
                "UPDATE signing_key SET signed_until = ? WHERE kid = ? AND signed_until < ?",
                signedUntil,
                kid,
                signedUntil);
    }
}
