package dev.latchkey.access;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.database.Database;
import dev.latchkey.database.Row;
import dev.latchkey.value.Times;
import io.quarkus.logging.Log;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Finds tokens by the hash of their secret, and remembers them for a second. */
@Singleton
class TokenCache {
    private static final int MAX_TOKENS = 10_000;
    private static final Duration RETENTION = Duration.ofSeconds(1);

    private final Database database;
    private final AsyncCache<String, KnownToken> known = Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterWrite(RETENTION)
            .executor(Runnable::run)
            .buildAsync();

    TokenCache(Database database) {
        this.database = database;
    }

    /**
     * A token, as found by one of its secrets.
     *
     * @param secretEndsAt null if the secret is the current one
     */
    record KnownToken(Token token, Instant secretEndsAt, SecurityIdentity identity) {
        static KnownToken of(Row row) {
            Token token = Token.of(row);
            return new KnownToken(token, row.time("valid_until"), Identities.of(token.actor(), token.scopes()));
        }

        boolean isExpired(Instant now) {
            return token.isExpired(now) || secretEndsAt != null && !secretEndsAt.isAfter(now);
        }
    }

    /** Null if no token has a secret with this hash. */
    Uni<KnownToken> find(String hash) {
        return Uni.createFrom()
                .completionStage(known.get(hash, (key, executor) -> load(key).subscribeAsCompletionStage()));
    }

    /** A read that has already begun is forgotten too. */
    void clear() {
        known.synchronous().invalidateAll();
    }

    private Uni<KnownToken> load(String hash) {
        return database.read(sql -> sql.one("""
                                SELECT token.id, name, role, scopes, created_at, expires_at, revoked_at, last_used_at,
                                       valid_until
                                  FROM token_secret
                                  JOIN token ON token.id = token_id
                                 WHERE hash = ?
                                """, KnownToken::of, hash).orElse(null))
                .invoke(this::recordUse);
    }

    /** Writes at most once an hour. */
    private void recordUse(KnownToken used) {
        Instant hour = Times.now().truncatedTo(ChronoUnit.HOURS);
        if (used != null && !hour.equals(used.token().lastUsedAt())) {
            database.write(sql -> sql.update(
                            "UPDATE token SET last_used_at = ? WHERE id = ?",
                            hour,
                            used.token().id()))
                    .subscribe()
                    .with(updated -> {}, failure -> Log.debug("The last use of a token was not recorded", failure));
        }
    }
}
