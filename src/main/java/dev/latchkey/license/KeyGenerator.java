package dev.latchkey.license;

import dev.latchkey.database.UniqueViolation;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Generates the keys of new licenses. */
@Singleton
class KeyGenerator {
    /** Keys have 125 random bits, so even one collision is not expected. */
    private static final int MAX_RETRIES = 5;

    private final RandomGenerator random;

    @Inject
    KeyGenerator() {
        this(new SecureRandom());
    }

    KeyGenerator(RandomGenerator random) {
        this.random = random;
    }

    LicenseKey generate() {
        return LicenseKey.random(random);
    }

    /** Repeats a change with new keys if the database already has one of them. */
    static <T> Uni<T> retryOnKeyCollision(Uni<T> change) {
        return change.onFailure(UniqueViolation.class).retry().atMost(MAX_RETRIES);
    }
}
