package dev.latchkey.certificate;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.http.CacheableDocument;
import dev.latchkey.value.Times;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The signing keys in memory. They are read again after a second, because other processes may have rotated them. */
@Singleton
class KeyRing {
    private static final Duration RETENTION = Duration.ofSeconds(1);
    /** How long clients may keep the key set. They fetch it again when they meet a key that they do not know. */
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final Database database;
    private final SigningKeyStore store;
    private final KeySafe safe;
    private volatile Uni<Keys> keys;
    private volatile Signer signer;

    KeyRing(Database database, SigningKeyStore store, KeySafe safe) {
        this.database = database;
        this.store = store;
        this.safe = safe;
        forget();
    }

    /**
     * @param signedUntil as the database knows it for the current key
     * @param published the current key, and those that have signed something that is still valid
     */
    record Keys(Signer signer, Instant signedUntil, List<SigningKey> published, CacheableDocument keySet) {}

    Uni<Keys> keys() {
        return keys;
    }

    /** After a change of this process, so that it takes effect at once. */
    final void forget() {
        keys = Uni.createFrom()
                .deferred(() -> database.read(this::read))
                .onItem()
                .ifNull()
                .switchTo(() -> createFirst().flatMap(created -> database.read(this::read)))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(this::prepare)
                .memoize()
                .forFixedDuration(RETENTION);
    }

    /** Creates the first key of a database, unless another process has done it. */
    Uni<Void> createFirst() {
        return NewSigningKey.generate(safe)
                .flatMap(key -> database.write(sql -> {
                    if (store.current(sql).isEmpty()) {
                        store.insert(sql, key, Times.now());
                    }
                    return null;
                }));
    }

    private record Stored(SigningKeyStore.Current current, List<SigningKey> published) {}

    /** Null if there is no key yet. */
    private Stored read(Sql sql) {
        return store.current(sql)
                .map(current -> new Stored(current, store.published(sql, Times.now())))
                .orElse(null);
    }

    /** Opens a private key only once, because that takes long if it is encrypted. */
    private Keys prepare(Stored stored) {
        SigningKeyStore.Current current = stored.current();
        Signer known = signer;
        if (known == null || !known.kid().equals(current.kid())) {
            known = new Signer(safe.decode(current.privateKey()));
            signer = known;
        }
        return new Keys(known, current.signedUntil(), stored.published(), keySet(stored.published()));
    }

    private static CacheableDocument keySet(List<SigningKey> published) {
        List<JWK> jwks = published.stream().map(key -> (JWK) key.jwk()).toList();
        return CacheableDocument.of(new JWKSet(jwks).toString(true), Jose.KEY_SET, MAX_AGE);
    }
}
