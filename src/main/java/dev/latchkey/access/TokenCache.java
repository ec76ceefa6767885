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
import java.util.concurrent.CompletableFuture;

/** Finds tokens by their secret, and remembers them for a second. The database knows only the hash of a secret. */
@Singleton
class TokenCache {
    private static final int MAX_TOKENS = 10_000;
    private static final Duration RETENTION = Duration.ofSeconds(1);

    private final Database database;
    private final AsyncCache<TokenSecret, KnownToken> known = Caffeine.newBuilder()
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

        boolean isValid(Instant now) {
            return token.revokedAt() == null && !isExpired(now);
        }
    }

    /**
     * Null if no token has this secret. The future is in the cache before the read begins, so that
     * {@link #clear} forgets also what is being read.
     */
    Uni<KnownToken> find(TokenSecret secret) {
        CompletableFuture<KnownToken> reading = new CompletableFuture<>();
        CompletableFuture<KnownToken> present = known.asMap().putIfAbsent(secret, reading);
        if (present == null) {
            load(secret.hash()).subscribe().with(reading::complete, reading::completeExceptionally);
        }
        return Uni.createFrom().completionStage(present == null ? reading : present);
    }

    /** The token if it was found within the last second; otherwise null. */
    KnownToken recall(TokenSecret secret) {
        CompletableFuture<KnownToken> found = known.getIfPresent(secret);
        boolean isKnown = found != null && found.isDone() && !found.isCompletedExceptionally();
        return isKnown ? found.join() : null;
    }

    void clear() {
        known.synchronous().invalidateAll();
    }

    private Uni<KnownToken> load(String hash) {
        return database.read(sql -> sql.one("""
                                SELECT token.id, name, role, scopes, created_at, expires_at, rotated_at, revoked_at,
                                       last_used_at, valid_until
                                  FROM token_secret
                                  JOIN token ON token.id = token_id
                                 WHERE hash = ?
                                """, KnownToken::of, hash).orElse(null))
                .invoke(this::recordUse);
    }

    /** Writes at most once an hour. */
    private void recordUse(KnownToken used) {
        Instant now = Times.now();
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        if (used != null && used.isValid(now) && !hour.equals(used.token().lastUsedAt())) {
            database.write(sql -> sql.update(
                            "UPDATE token SET last_used_at = ? WHERE id = ?",
                            hour,
                            used.token().id()))
                    .subscribe()
                    .with(updated -> {}, failure -> Log.debug("The last use of a token was not recorded", failure));
        }
    }
}
