package dev.latchkey.license;

import static dev.latchkey.Api.aUser;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.database.Database;
import dev.latchkey.http.Actor;
import dev.latchkey.http.Caller;
import dev.latchkey.idempotency.Idempotency;
import dev.latchkey.idempotency.IdempotentRequest;
import dev.latchkey.support.Waiting;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@QuarkusTest
class KeyCollisionTest {
    private static final Caller CALLER = new Caller(new Actor(null, "test"), Set.of());

    @Inject
    Database database;

    @Inject
    Idempotency idempotency;

    @Inject
    LicenseHistory history;

    @Test
    void aTakenKeyIsReplacedByAnother() {
        long user = aUser().id();
        long seed = System.nanoTime();
        License first = issueWithKeysOf(seed, user);
        License second = issueWithKeysOf(seed, user);
        assertEquals(LicenseKey.random(new SplittableRandom(seed)), first.key());
        assertNotEquals(first.key(), second.key());
    }

    /** The same seed generates the same key first, and then others. */
    private License issueWithKeysOf(long seed, long user) {
        LicenseStore store = new LicenseStore(new KeyGenerator(new SplittableRandom(seed)), history);
        LicenseService licenses = new LicenseService(database, idempotency, store);
        IdempotentRequest request = new IdempotentRequest(null, "POST", "/users/%d/licenses".formatted(user), CALLER);
        return Waiting.await(licenses.issue(user, null, request)).licenses().get(0);
    }
}
