package dev.latchkey.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.OctetKeyPair;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How private keys are stored. */
class KeySafeTest {
    private static final OctetKeyPair KEY = Jose.generateKey(new SecureRandom());
    private static final KeySafe WITHOUT_PASSWORD = new KeySafe(Optional.empty());
    private static final KeySafe WITH_PASSWORD = new KeySafe(Optional.of("correct horse"));

    @Test
    void storedKeyCanBeReadAgain() {
        assertEquals(KEY, WITHOUT_PASSWORD.decode(WITHOUT_PASSWORD.encode(KEY)));
        assertEquals(KEY, WITH_PASSWORD.decode(WITH_PASSWORD.encode(KEY)));
    }

    @Test
    void passwordHidesTheKey() {
        String stored = WITH_PASSWORD.encode(KEY);
        assertFalse(stored.contains(KEY.getD().toString()), stored);
        assertTrue(stored.matches("210000\\.[\\w-]{22}\\.[\\w-]{16}\\.[\\w-]+"), stored);
        assertNotEquals(stored, WITH_PASSWORD.encode(KEY), "Salt and nonce are new each time");
    }

    @Test
    void wrongPasswordIsOneClearSentence() {
        String stored = WITH_PASSWORD.encode(KEY);
        assertEquals(
                "The signing key in the database is encrypted. Set latchkey.signing.password.",
                refusal(WITHOUT_PASSWORD, stored));
        assertEquals(
                "latchkey.signing.password is not the password with which the signing key in the database was encrypted.",
                refusal(new KeySafe(Optional.of("wrong horse")), stored));
    }

    private static String refusal(KeySafe safe, String stored) {
        return assertThrows(ConfigurationException.class, () -> safe.decode(stored))
                .getMessage();
    }

    @Test
    void keyFromBeforeThereWasAPasswordIsOutdated() {
        String stored = WITHOUT_PASSWORD.encode(KEY);
        assertEquals(KEY, WITH_PASSWORD.decode(stored));
        assertTrue(WITH_PASSWORD.isOutdated(stored));
        assertFalse(WITHOUT_PASSWORD.isOutdated(stored));
        assertFalse(WITH_PASSWORD.isOutdated(WITH_PASSWORD.encode(KEY)));
    }
}
