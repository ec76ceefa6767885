package dev.latchkey.certificate;

import com.nimbusds.jose.jwk.OctetKeyPair;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.security.SecureRandom;

/**
 * A key that is not in the database yet.
 *
 * @param stored its private part as {@link KeySafe} stores it
 */
record NewSigningKey(OctetKeyPair key, String stored) {
    /** Takes tenths of a second, so it runs on a worker thread. */
    static Uni<NewSigningKey> generate(KeySafe safe) {
        return Uni.createFrom()
                .item(() -> {
                    OctetKeyPair key = Jose.generateKey(new SecureRandom());
                    return new NewSigningKey(key, safe.encode(key));
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    @Override
    public String toString() {
        return "NewSigningKey[hidden]";
    }
}
