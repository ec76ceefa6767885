package dev.latchkey.license;

import static dev.latchkey.Api.aUser;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.database.Database;
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
        return new LicenseService(database, random).issue(user, null).await().atMost(PATIENCE);
    }
}
