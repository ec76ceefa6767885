package dev.latchkey.license;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * The secret that proves a license: {@code KEY-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX}. Its 32 symbols are Crockford's
 * base 32 (crockford.com/base32.html): 25 random symbols, then 7 with the CRC-32 of {@code KEY} and those 25, most
 * significant first. It hides itself when printed.
 */
@RegisterForReflection
public record LicenseKey(@JsonValue String value) {

    private static final String SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final String PREFIX = "KEY";
    private static final int RANDOM_SYMBOLS = 25;
    private static final int CHECK_SYMBOLS = 7;
    private static final int BITS_PER_SYMBOL = 5;
    private static final int SYMBOL_MASK = 31;
    private static final int SYMBOLS_PER_GROUP = 4;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LicenseKey {}

    /** A new key with 125 random bits. The generator must be a secure one. */
    static LicenseKey random(RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_SYMBOLS];
        random.nextBytes(bytes);
        StringBuilder symbols = new StringBuilder();
        for (byte b : bytes) {
            symbols.append(SYMBOLS.charAt(b & SYMBOL_MASK));
        }
        return new LicenseKey(grouped(symbols + checksum(symbols.toString())));
    }

    /**
     * Reads a key as people type it: case, white space and dashes do not matter, O reads as 0, and I and L as 1. Empty
     * if it has other characters, the wrong length or the wrong checksum.
     */
    static Optional<LicenseKey> parse(String typed) {
        StringBuilder symbols = new StringBuilder();
        for (char c : typed.toCharArray()) {
            if (!isSeparator(c)) {
                symbols.append(symbolFor(c));
            }
            if (symbols.length() > PREFIX.length() + RANDOM_SYMBOLS + CHECK_SYMBOLS) {
                return Optional.empty();
            }
        }
        return Optional.of(symbols.toString())
                .filter(LicenseKey::hasValidChecksum)
                .map(valid -> valid.substring(PREFIX.length()))
                .map(LicenseKey::grouped)
                .map(LicenseKey::new);
    }

    private static boolean isSeparator(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.DASH_PUNCTUATION;
    }

    /** The intended symbol. Only ASCII is converted, because some letters of other scripts have an ASCII capital. */
    private static char symbolFor(char typed) {
        char capital = typed >= 'a' && typed <= 'z' ? (char) (typed - 'a' + 'A') : typed;
        return switch (capital) {
            case 'O' -> '0';
            case 'I', 'L' -> '1';
            default -> capital;
        };
    }

    private static boolean hasValidChecksum(String symbols) {
        int check = PREFIX.length() + RANDOM_SYMBOLS;
        return symbols.length() == check + CHECK_SYMBOLS
                && symbols.chars().skip(PREFIX.length()).allMatch(symbol -> SYMBOLS.indexOf(symbol) >= 0)
                && symbols.startsWith(PREFIX)
                && symbols.substring(check).equals(checksum(symbols.substring(PREFIX.length(), check)));
    }

    private static String checksum(String symbols) {
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
