package dev.latchkey.value;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * The symbols of a secret: Crockford's base 32 (crockford.com/base32.html), 25 random symbols and then 7 with the CRC-32
 * of a prefix and those 25, most significant first. The checksum tells a mistyped secret from an unknown one.
 */
public final class CheckedSymbols {
    /** Random and checksum symbols together. */
    public static final int LENGTH = 32;

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int RANDOM_SYMBOLS = 25;
    private static final int BITS_PER_SYMBOL = 5;
    private static final int SYMBOL_MASK = 31;

    private CheckedSymbols() {}

    /** New symbols with 125 random bits. The generator must be a secure one. */
    public static String random(String prefix, RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_SYMBOLS];
        random.nextBytes(bytes);
        StringBuilder symbols = new StringBuilder();
        for (byte b : bytes) {
            symbols.append(ALPHABET.charAt(b & SYMBOL_MASK));
        }
        return symbols + checksum(prefix, symbols.toString());
    }

    /** Whether these are {@link #LENGTH} symbols of the alphabet with the right checksum. */
    public static boolean areValid(String prefix, String symbols) {
        return symbols.length() == LENGTH
                && symbols.chars().allMatch(symbol -> ALPHABET.indexOf(symbol) >= 0)
                && symbols.endsWith(checksum(prefix, symbols.substring(0, RANDOM_SYMBOLS)));
    }

    private static String checksum(String prefix, String symbols) {
        CRC32 crc = new CRC32();
        crc.update((prefix + symbols).getBytes(StandardCharsets.US_ASCII));
        StringBuilder check = new StringBuilder();
        for (int i = LENGTH - RANDOM_SYMBOLS - 1; i >= 0; i--) {
            check.append(ALPHABET.charAt((int) (crc.getValue() >>> (i * BITS_PER_SYMBOL)) & SYMBOL_MASK));
        }
        return check.toString();
    }
}
