package dev.latchkey.license;

import dev.latchkey.database.ConstraintViolated;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Draws the keys of new licenses. */
@Singleton
class LicenseKeys {
    /** With 125 random bits even one collision is not to be expected. */
    private static final int MAX_COLLISIONS = 5;

    private final RandomGenerator random;

    @Inject
    LicenseKeys() {
        this(new SecureRandom());
    }

    LicenseKeys(RandomGenerator random) {
        this.random = random;
    }

    LicenseKey draw() {
        return LicenseKey.random(random);
    }

    /** Makes a change that draws keys once more where one of them is taken: the UNIQUE index decides that. */
    static <T> Uni<T> again(Uni<T> change) {
        return change.onFailure(failure -> ConstraintViolated.is(failure, ConstraintViolated.Kind.UNIQUE))
                .retry()
                .atMost(MAX_COLLISIONS);
    }
}
