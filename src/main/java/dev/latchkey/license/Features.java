package dev.latchkey.license;

import java.util.List;

/** The names of what a license unlocks. They are stored as one text, separated by spaces. */
public final class Features {
    public static final int MAX = 50;

    /** What a name looks like. Names of metadata look the same. */
    public static final String NAME = "[A-Za-z0-9._-]{1,64}";

    public static final String TOO_MANY = "must have at most " + MAX + " names";
    public static final String INVALID_NAME = "must be 1 to 64 letters, digits, dots, underscores or hyphens";
    public static final String INVALID_NAMES =
            "must have names of 1 to 64 letters, digits, dots, underscores or hyphens";

    private static final String SEPARATOR = " ";

    private Features() {}

    /** In the order of their first occurrence. */
    static List<String> distinct(List<String> features) {
        return features.stream().distinct().toList();
    }

    static List<String> parse(String stored) {
        return stored == null ? List.of() : List.of(stored.split(SEPARATOR));
    }

    /** As they are stored: null for none. */
    static String text(List<String> features) {
        return features.isEmpty() ? null : String.join(SEPARATOR, features);
    }
}
