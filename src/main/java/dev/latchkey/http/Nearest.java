package dev.latchkey.http;

import dev.latchkey.problem.Problem;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Guesses what was meant by a name that is not known. */
final class Nearest {
    private static final int MAX_EDITS = 3;

    private Nearest() {}

    /** That the name is not known, and the known one nearest to it; where none is near, all of them. */
    static String unknown(String sent, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparing(name -> edits(name, sent)))
                .filter(name -> edits(name, sent) <= Math.min(MAX_EDITS, 1 + sent.length() / 3))
                .map("is not known here. Did you mean \"%s\"?"::formatted)
                .orElseGet(() -> known.isEmpty()
                        ? "is not known here; there are none"
                        : "is not known here; known are " + String.join(", ", known));
    }

    private static int edits(String name, String sent) {
        return LevenshteinDistance.getDefaultInstance()
                .apply(name.toLowerCase(Locale.ROOT), Problem.echo(sent).toLowerCase(Locale.ROOT));
    }
}
