package dev.latchkey.http;

import dev.latchkey.problem.Problem;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Suggests what an unknown name was meant to be. */
final class NameSuggester {
    private static final int MAX_EDITS = 3;

    private NameSuggester() {}

    /** Says that the name is unknown, with the nearest known name, or all of them if none is near. */
    static String describeUnknown(String sent, Collection<String> known) {
        if (known.isEmpty()) {
            return "is unknown. This route has no query parameters";
        }
        return known.stream()
                .min(Comparator.comparing(name -> edits(name, sent)))
                .filter(name -> edits(name, sent) <= Math.min(MAX_EDITS, 1 + sent.length() / 3))
                .map("is unknown. Did you mean \"%s\"?"::formatted)
                .orElseGet(() -> "is unknown. Known names are: " + String.join(", ", known));
    }

    private static int edits(String name, String sent) {
        return LevenshteinDistance.getDefaultInstance()
                .apply(name.toLowerCase(Locale.ROOT), Problem.echo(sent).toLowerCase(Locale.ROOT));
    }
}
