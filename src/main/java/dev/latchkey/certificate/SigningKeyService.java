package dev.latchkey.certificate;

import dev.latchkey.database.Database;
import dev.latchkey.database.Sql;
import dev.latchkey.http.CacheableDocument;
import dev.latchkey.idempotency.Idempotency;
import dev.latchkey.idempotency.IdempotentRequest;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import dev.latchkey.value.Times;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates, publishes and rotates the keys that sign certificates. */
@Singleton
class SigningKeyService {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int AFTER_DATABASE = Interceptor.Priority.LIBRARY_BEFORE + 1;

    private final Database database;
    private final Idempotency idempotency;
    private final SigningKeyStore store;
    private final KeySafe safe;
    private final KeyRing ring;
    private final CertificateSettings settings;

    SigningKeyService(
            Database database,
            Idempotency idempotency,
            SigningKeyStore store,
            KeySafe safe,
            KeyRing ring,
            CertificateSettings settings) {
        this.database = database;
        this.idempotency = idempotency;
        this.store = store;
        this.safe = safe;
        this.ring = ring;
        this.settings = settings;
    }

    /** Creates the first key of a durable database, or checks that the password fits. A scratch one gets a key when it is needed. */
    void prepare(@Observes @Priority(AFTER_DATABASE) StartupEvent starting) {
        if (settings.data().isEmpty() || settings.moveFrom().isPresent()) {
            return;
        }
        Optional<SigningKeyStore.Current> current =
                database.read(store::current).await().atMost(TIMEOUT);
        if (current.isEmpty()) {
            ring.createFirst().await().atMost(TIMEOUT);
        } else if (safe.isOutdated(current.get().privateKey())) {
            String stored = safe.encode(safe.decode(current.get().privateKey()));
            database.write(sql -> store.replacePrivateKey(sql, current.get().kid(), stored))
                    .await()
                    .atMost(TIMEOUT);
        } else {
            safe.requirePassword(current.get().privateKey());
        }
    }

    /** The current key, then those that have signed something that is still valid. */
    Uni<List<SigningKey>> list() {
        return ring.keys().map(KeyRing.Keys::published);
    }

    /** The same keys as a JWK Set (RFC 7517). */
    Uni<CacheableDocument> keySet() {
        return ring.keys().map(KeyRing.Keys::keySet);
    }

    /** One of them in PEM (RFC 7468). */
    Uni<CacheableDocument> pem(String kid) {
        return list().map(keys -> keys.stream()
                .filter(key -> key.kid().equals(kid))
                .findFirst()
                .map(key -> CacheableDocument.of(Jose.pem(key.jwk()), Jose.PEM, KeyRing.MAX_AGE))
                .orElseThrow(() -> new Problem(
                        ProblemType.NOT_FOUND,
                        "No signing key with this kid is published. GET /signing-keys lists those that are.")));
    }

    /** Makes a new key that signs from now on, and retires the one before. Returns the new one. */
    Uni<SigningKey> rotate(IdempotentRequest request) {
        return ring.keys()
                .flatMap(before -> NewSigningKey.generate(safe))
                .flatMap(key -> idempotency.create(request, Map.of(), sql -> replace(sql, key)))
                .invoke(key -> {
                    ring.forget();
                    Log.infof(
                            "A new signing key, %s, was made by %s",
                            key.kid(), request.caller().getName());
                });
    }

    private SigningKey replace(Sql sql, NewSigningKey key) {
        Instant now = Times.now();
        SigningKeyStore.Current before = store.current(sql).orElseThrow();
        Instant listEnd = now.plus(RevocationList.VALIDITY);
        Instant signedUntil = before.signedUntil().isAfter(listEnd) ? before.signedUntil() : listEnd;
        store.retire(sql, before.kid(), now, signedUntil);
        return store.insert(sql, key, now);
    }
}
