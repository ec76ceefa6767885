package dev.latchkey.http;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which states of a thing the client wants its change made to (RFC 9110, section 13.1.1): those with one of these
 * entity tags.
 *
 * @param tags with their quotes; null for any state
 */
public record IfMatch(Set<String> tags) {
    /** One tag of a list, with what is around it; it goes on where the one before ended. */
    private static final Pattern NEXT =
            Pattern.compile("\\G[ \\t,]*+(?<weak>W/)?(?<tag>\"[!#-~\\x80-\\xFF]*+\")[ \\t]*+(,[ \\t,]*+|$)");

    /**
     * Reads the header; JAX-RS finds this method by its name. Weak tags are dropped, because none ever matches here.
     *
     * @throws Problem where the header is not as the RFC has it
     */
    public static IfMatch fromString(String header) {
        if (header.strip().equals("*")) {
            return new IfMatch(null);
        }
        Set<String> strong = new HashSet<>();
        Matcher next = NEXT.matcher(header);
        int end = 0;
        while (next.find()) {
            end = next.end();
            if (next.group("weak") == null) {
                strong.add(next.group("tag"));
            }
        }
        if (end == 0 || end < header.length()) {
            throw Problem.invalid(List.of(FieldError.in(
                    "If-Match", "must be * or an entity tag as the ETag header has it, quotes included")));
        }
        return new IfMatch(strong);
    }

    boolean holdsFor(String tag) {
        return tags == null || tags.contains(tag);
    }
}
