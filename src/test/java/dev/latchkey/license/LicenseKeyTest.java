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
    void keyHasEightGroupsOfFourSymbols() {
        String key = LicenseKey.random(new SecureRandom()).value();
        assertTrue(key.matches("KEY(-[0-9A-HJKMNP-TV-Z]{4}){8}"), key);
        assertEquals(43, key.length());
    }

    @Test
    void lastSevenSymbolsAreTheCrc32OfTheRest() {
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
    void everySymbolIsUsed() {
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
    void toStringHidesTheKey() {
        LicenseKey key = LicenseKey.random(new SecureRandom());
        assertFalse(("" + key).contains(key.value().substring(4, 8)));
        assertEquals("LicenseKey[hidden]", key.toString());
    }

    @Test
    void keyCanBeTypedInManyWays() {
        LicenseKey key = LicenseKey.random(new SecureRandom());
        for (String typed : List.of(
                key.value(),
                key.value().toLowerCase(),
                key.value().replace("-", ""),
                " " + key.value() + "\n",
                key.value().replace("-", " - "),
                key.value().replace('-', ' '),
                key.value().replace('-', '\u2013'),
                "\t" + key.value().replace('-', '\u2014') + "\u00a0\r\n",
                key.value().replace('1', 'L').replace('0', 'o'),
                key.value().replace('1', 'l').replace('0', 'O'),
                key.value().replace('1', 'I').replace('0', 'o'))) {
            assertEquals(Optional.of(key), LicenseKey.parse(typed), typed);
        }
    }

    @Test
    void wrongSymbolIsDetected() {
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
    void wrongLengthOrAlphabetIsRejected() {
        String key = LicenseKey.random(new SecureRandom()).value();
        for (String typed : List.of(
                key.substring(0, 42),
                key + "0",
                key.substring(4),
                key + key,
                "\u212A" + key.substring(1), // the Kelvin sign, which is a k in lower case
                key.replace('-', '_'),
                "KEYUUUUUUUUUUUUUUUUUUUUUUUUU2S88RR4", // the checksum is right, but Crockford's base 32 has no U
                "x".repeat(60_000))) {
            assertEquals(Optional.empty(), LicenseKey.parse(typed), typed);
        }
    }

    /** Written out bit by bit (CRC-32/ISO-HDLC), so that the test does not share code with the key. */
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
