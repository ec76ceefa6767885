package dev.latchkey.license;

import static dev.latchkey.Api.aUser;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.database.Database;
import dev.latchkey.idempotency.Idempotency;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

@QuarkusTest
class KeyCollisionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    Database database;

    @Inject
    Idempotency idempotency;

    @Inject
    LicenseHistory history;

    @Test
    void aKeyThatIsTakenIsDrawnAgain() {
        long user = aUser().id();
        long seed = System.nanoTime();
        License first = issueWith(new SplittableRandom(seed), user);
        // The same seed draws the first key once more, and then goes on to others.
        SplittableRandom again = new SplittableRandom(seed);
        License second = issueWith(again, user);
        assertEquals(LicenseKey.random(new SplittableRandom(seed)), first.key());
        assertNotEquals(first.key(), second.key());
    }

    private License issueWith(RandomGenerator random, long user) {
        return new LicenseService(database, idempotency, new LicenseKeys(random), history)
                .issue(user, null, null)
                .await()
                .atMost(PATIENCE)
                .licenses()
                .get(0);
    }
}
