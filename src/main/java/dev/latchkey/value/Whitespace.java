package dev.latchkey.value;

/** White space and invisible characters of every script. */
public final class Whitespace {
    /** Invisible, although Unicode classifies them as letters or symbols: fillers, empty Braille cell, grapheme joiner. */
    private static final String INVISIBLE_LETTERS = "\u115F\u1160\u3164\uFFA0\u2800\u034F";

    private Whitespace() {}

    /** Removes white space before and after the text. Null stays null. */
    public static String strip(String text) {
        if (text == null) {
            return null;
        }
        int start = 0;
        int end = text.length();
        while (start < end && isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** White space, or a format character such as a joiner. */
    static boolean isInvisible(int codePoint) {
        return isWhitespace(codePoint)
                || Character.getType(codePoint) == Character.FORMAT
                || INVISIBLE_LETTERS.indexOf(codePoint) >= 0;
    }

    /** Java has two definitions of white space. Neither includes the other, and only one has the no-break spaces. */
    private static boolean isWhitespace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }
}
