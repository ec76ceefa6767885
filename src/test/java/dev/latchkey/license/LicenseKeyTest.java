package dev.latchkey.license;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LicenseKeyTest {
    private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    @Test
    void aKeyIsGroupedAndFitsTheColumn() {
        String key = LicenseKey.random(new SecureRandom()).value();
        assertTrue(key.matches("KEY(-[0-9A-HJKMNP-TV-Z]{4}){8}"), key);
        assertEquals(43, key.length());
    }

    @Test
    void theLastSevenSymbolsAreTheCrc32OfTheRest() {
        for (int i = 0; i < 1000; i++) {
            String symbols =
                    LicenseKey.random(new SecureRandom()).value().substring(3).replace("-", "");
            long check = 0;
            for (char symbol : symbols.substring(25).toCharArray()) {
                check = check * 32 + CROCKFORD.indexOf(symbol);
            }
            assertEquals(crc32("KEY" + symbols.substring(0, 25)), check);
        }
    }

    @Test
    void everySymbolIsDrawn() {
        RandomGenerator random = new SecureRandom();
        String drawn = IntStream.range(0, 200)
                .mapToObj(i -> LicenseKey.random(random)
                        .value()
                        .substring(3)
                        .replace("-", "")
                        .substring(0, 25))
                .collect(Collectors.joining());
        assertEquals(32, drawn.chars().distinct().count());
    }

    @Test
    void aKeyHidesItselfWhenPrinted() {
        LicenseKey key = LicenseKey.random(new SecureRandom());
        assertFalse(("" + key).contains(key.value().substring(4, 8)));
        assertEquals("LicenseKey[hidden]", key.toString());
    }

    @Test
    void aKeyIsReadHoweverItIsTyped() {
        LicenseKey key = LicenseKey.random(new SecureRandom());
        for (String typed : List.of(
                key.value(),
                key.value().toLowerCase(),
                key.value().replace("-", ""),
                key.value().replace("-", " - "),
                "\t" + key.value().replace('-', '\u2014') + "\u00a0\r\n",
                key.value().replace('1', 'L').replace('0', 'o'))) {
            assertEquals(Optional.of(key), LicenseKey.parse(typed), typed);
        }
    }

    @Test
    void everyMistakeInOneSymbolIsSeen() {
        String key = LicenseKey.random(new SecureRandom()).value();
        for (int i = 0; i < key.length(); i++) {
            for (char other : CROCKFORD.toCharArray()) {
                if (key.charAt(i) != '-' && key.charAt(i) != other) {
                    String typed = key.substring(0, i) + other + key.substring(i + 1);
                    assertEquals(Optional.empty(), LicenseKey.parse(typed), typed);
                }
            }
        }
    }

    @Test
    void whatIsTooLongTooShortOrInAnotherScriptIsNoKey() {
        String key = LicenseKey.random(new SecureRandom()).value();
        for (String typed : List.of(
                key.substring(0, 42),
                key + "0",
                key.substring(4),
                key + key,
                "\u212A" + key.substring(1), // the Kelvin sign, whose small letter is a k
                key.replace('-', '_'),
                "KEYUUUUUUUUUUUUUUUUUUUUUUUUU2S88RR4", // its checksum fits, but there is no U in Crockford's base 32
                "x".repeat(60_000))) {
            assertEquals(Optional.empty(), LicenseKey.parse(typed), typed);
        }
    }

    /** Bit by bit, with the polynomial of ISO-HDLC: not the library that the key itself uses. */
    private static long crc32(String text) {
        int crc = -1;
        for (char c : text.toCharArray()) {
            crc ^= c;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
            }
        }
        return ~crc & 0xFFFFFFFFL;
    }
}
