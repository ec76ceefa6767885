package dev.latchkey.certificate;

import com.nimbusds.jose.jwk.OctetKeyPair;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns private keys into text for the database and back. The text is a JWK or, with {@code latchkey.signing.password},
 * {@code iterations.salt.nonce.ciphertext}: the JWK encrypted with AES-256-GCM (NIST SP 800-38D), whose key comes from
 * the password by PBKDF2 (RFC 8018).
 */
@Singleton
class KeySafe {
    private static final String SETTING = "latchkey.signing.password";
    private static final String KEY_DERIVATION = "PBKDF2WithHmacSHA512";
    /** OWASP's recommendation for it. It takes a few tenths of a second. */
    private static final int ITERATIONS = 210_000;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BITS = 256;
    private static final int TAG_BITS = 128;
    private static final int NONCE_BYTES = 12;
    private static final int SALT_BYTES = 16;

    private final Optional<String> password;
    private final SecureRandom random = new SecureRandom();

    @Inject
    KeySafe(CertificateSettings settings) {
        this(settings.password());
    }

    KeySafe(Optional<String> password) {
        this.password = password;
    }

    /** Whether text from the database must be replaced, because a password was set later. */
    boolean isOutdated(String stored) {
        return password.isPresent() && !isEncrypted(stored);
    }

    /** @throws ConfigurationException if the text is encrypted, and the password is missing or wrong */
    void requirePassword(String stored) {
        if (isEncrypted(stored)) {
            decode(stored);
        }
    }

    private static boolean isEncrypted(String stored) {
        return !stored.startsWith("{");
    }

    String encode(OctetKeyPair key) {
        return password.map(secret -> encrypt(key.toJSONString(), secret)).orElseGet(key::toJSONString);
    }

    private String encrypt(String text, String secret) {
        byte[] salt = randomBytes(SALT_BYTES);
        byte[] nonce = randomBytes(NONCE_BYTES);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, secret, ITERATIONS, salt, nonce)
                    .doFinal(text.getBytes(StandardCharsets.UTF_8));
            return String.join(".", String.valueOf(ITERATIONS), base64(salt), base64(nonce), base64(encrypted));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A signing key could not be encrypted", e);
        }
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws ConfigurationException if the password is missing or wrong */
    OctetKeyPair decode(String stored) {
        try {
            return OctetKeyPair.parse(isEncrypted(stored) ? decrypt(stored.split("\\.")) : stored);
        } catch (ParseException e) {
            throw new IllegalStateException("A signing key in the database cannot be read");
        }
    }

    private String decrypt(String... parts) {
        String secret = password.orElseThrow(() ->
                new ConfigurationException("The signing key in the database is encrypted. Set %s.".formatted(SETTING)));
        try {
            byte[] text = cipher(
                            Cipher.DECRYPT_MODE,
                            secret,
                            Integer.parseInt(parts[0]),
                            Base64.getUrlDecoder().decode(parts[1]),
                            Base64.getUrlDecoder().decode(parts[2]))
                    .doFinal(Base64.getUrlDecoder().decode(parts[3]));
            return new String(text, StandardCharsets.UTF_8);
        } catch (AEADBadTagException e) {
            throw new ConfigurationException(
                    "%s is not the password with which the signing key in the database was encrypted."
                            .formatted(SETTING));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A signing key could not be decrypted", e);
        }
    }

    private static Cipher cipher(int mode, String secret, int iterations, byte[] salt, byte[] nonce)
            throws GeneralSecurityException {
        byte[] key = SecretKeyFactory.getInstance(KEY_DERIVATION)
                .generateSecret(new PBEKeySpec(secret.toCharArray(), salt, iterations, KEY_BITS))
                .getEncoded();
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
