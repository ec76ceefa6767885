package dev.latchkey.certificate;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.http.CacheableDocument;
import dev.latchkey.value.Times;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * The signed list of the licenses that were suspended or revoked, although they have certificates that could be valid.
 * It is made once per change, and once a minute.
 */
@Singleton
class RevocationList {
    /** After this time, programs should look for a newer list. */
    static final Duration VALIDITY = Duration.ofDays(1);

    /** Ids of events are given before they are committed. If two licenses are suspended at once, the second may be missed. */
    private static final Duration RENEWED_AFTER = Duration.ofMinutes(1);

    private static final Duration MAX_AGE = Duration.ofMinutes(1);

    private final Database database;
    private final KeyRing ring;
    private final String issuer;
    private final AsyncCache<Version, CacheableDocument> cached = Caffeine.newBuilder()
            .maximumSize(1)
            .expireAfterWrite(RENEWED_AFTER)
            .executor(Runnable::run)
            .buildAsync();

    RevocationList(Database database, KeyRing ring, CertificateSettings settings) {
        this.database = database;
        this.ring = ring;
        this.issuer = settings.issuer();
    }

    /** @param sequence the last event that changed the list */
    private record Version(long sequence, String kid) {}

    Uni<CacheableDocument> get() {
        return ring.keys()
                .flatMap(keys -> database.read(RevocationList::lastChange).flatMap(sequence -> Uni.createFrom()
                        .completionStage(() ->
                                cached.get(new Version(sequence, keys.signer().kid()), (version, executor) -> make(
                                                version, keys.signer())
                                        .subscribeAsCompletionStage()))));
    }

    private static long lastChange(Sql sql) {
        return sql.one("""
                        SELECT coalesce(max(id), 0) AS sequence
                          FROM license_event
                         WHERE type IN ('SUSPENDED', 'REINSTATED', 'ROTATED', 'REVOKED')
                        """, row -> row.id("sequence")).orElseThrow();
    }

    /** A change while the list is made can already be in it. The next version then has the same licenses. */
    private Uni<CacheableDocument> make(Version version, Signer signer) {
        Instant now = Times.now();
        return database.read(sql -> licenses(sql, now))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(licenses -> CacheableDocument.of(
                        signer.sign(
                                Jose.REVOCATIONS,
                                new JWTClaimsSet.Builder()
                                        .issuer(issuer)
                                        .issueTime(Date.from(now))
                                        .expirationTime(Date.from(now.plus(VALIDITY)))
                                        .claim("sequence", version.sequence())
                                        .claim("licenses", licenses)
                                        .build()),
                        Jose.MEDIA_TYPE,
                        MAX_AGE));
    }

    private static List<Long> licenses(Sql sql, Instant now) {
        return sql.list("""
                SELECT id
                  FROM license
                 WHERE status IN ('SUSPENDED', 'REVOKED')
                   AND certified_until > ?
                 ORDER BY id
                """, row -> row.id("id"), now);
    }
}
