package dev.latchkey.http;

/** What text from outside has in common, whatever field it is for. */
public final class Texts {
    /** Fillers, the empty Braille cell and the grapheme joiner: by their category they are letters and signs. */
    private static final String BLANK_LETTERS = "\u115F\u1160\u3164\uFFA0\u2800\u034F";

    private Texts() {}

    /** Without the white space, of any script, before and after it; null stays null. */
    public static String trimmed(String text) {
        if (text == null) {
            return null;
        }
        int start = 0;
        int end = text.length();
        while (start < end && isWhiteSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Whether nothing is seen of this code point: white space, or a format character such as a joiner. */
    static boolean isBlank(int codePoint) {
        return isWhiteSpace(codePoint)
                || Character.getType(codePoint) == Character.FORMAT
                || BLANK_LETTERS.indexOf(codePoint) >= 0;
    }

    /** Java knows two kinds of white space; neither includes the other, and only one has the no-break ones. */
    private static boolean isWhiteSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }
}
