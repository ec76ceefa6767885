package dev.latchkey.value;

import java.text.Normalizer;
import java.util.Locale;

/** Text in the form in which it is compared: case-insensitive and normalized. */
public final class FoldedText {
    /** The highest code point. Unicode never assigns a character to it. */
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    private static final int FIRST_BEYOND_ASCII = 128;

    private FoldedText() {}

    /** Null stays null. */
    public static String of(String text) {
        if (text == null) {
            return null;
        }
        if (isAscii(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        return Normalizer.normalize(lower(Normalizer.normalize(text, Normalizer.Form.NFD)), Normalizer.Form.NFC);
    }

    /** Most names and emails are ASCII, and ASCII needs no normalization. */
    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_BEYOND_ASCII) {
                return false;
            }
        }
        return true;
    }

    /** Lower, upper, lower: some letters do not survive a single conversion. */
    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** The last of several words, or an empty text. Null stays null. */
    public static String lastWord(String text) {
        if (text == null) {
            return null;
        }
        int space = text.lastIndexOf(' ');
        return space < 0 ? "" : text.substring(space + 1);
    }

    /** The end of the range of all texts that begin with this prefix, in the order of code points. */
    public static String endOfRange(String prefix) {
        return prefix + LAST_CHARACTER;
    }
}
