package dev.latchkey.license;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * What a customer proves a license with: {@code KEY-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX}, whose 32 symbols
 * are Crockford's base 32 (crockford.com/base32.html): 25 random ones, then 7 that hold the CRC-32 of
 * {@code KEY} and the 25, most significant first. It is a secret, and hides itself when printed.
 */
public record LicenseKey(@JsonValue String value) {
    private static final String SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final String PREFIX = "KEY";
    private static final int RANDOM_SYMBOLS = 25;
    private static final int CHECK_SYMBOLS = 7;
    private static final int BITS_PER_SYMBOL = 5;
    private static final int SYMBOL_MASK = 31;
    private static final int SYMBOLS_PER_GROUP = 4;

    /** A new key with 125 bits of the given randomness, which has to be a secure one. */
    static LicenseKey random(RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_SYMBOLS];
        random.nextBytes(bytes);
        StringBuilder symbols = new StringBuilder();
        for (byte b : bytes) {
            symbols.append(SYMBOLS.charAt(b & SYMBOL_MASK));
        }
        return new LicenseKey(grouped(symbols + checkOf(symbols.toString())));
    }

    private static String checkOf(String symbols) {
        CRC32 crc = new CRC32();
        crc.update((PREFIX + symbols).getBytes(StandardCharsets.US_ASCII));
        StringBuilder check = new StringBuilder();
        for (int i = CHECK_SYMBOLS - 1; i >= 0; i--) {
            check.append(SYMBOLS.charAt((int) (crc.getValue() >>> (i * BITS_PER_SYMBOL)) & SYMBOL_MASK));
        }
        return check.toString();
    }

    private static String grouped(String symbols) {
        StringBuilder key = new StringBuilder(PREFIX);
        for (int i = 0; i < symbols.length(); i += SYMBOLS_PER_GROUP) {
            key.append('-').append(symbols, i, i + SYMBOLS_PER_GROUP);
        }
        return key.toString();
    }

    @Override
    public String toString() {
        return "LicenseKey[hidden]";
    }
}
