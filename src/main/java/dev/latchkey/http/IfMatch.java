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
    private static final Pattern TAG = Pattern.compile("(?<weak>W/)?(?<tag>\"[!#-~\\x80-\\xFF]*\")");
    private static final Pattern TAGS = Pattern.compile("[ \\t,]*%1$s([ \\t]*,[ \\t,]*%1$s)*[ \\t,]*"
            .formatted(TAG.pattern().replaceAll("\\?<\\w+>", "")));

    /**
     * Reads the header; JAX-RS finds this method by its name. Weak tags are dropped, because none ever matches here.
     *
     * @throws Problem where the header is not as the RFC has it
     */
    public static IfMatch fromString(String header) {
        if (header.strip().equals("*")) {
            return new IfMatch(null);
        }
        if (!TAGS.matcher(header).matches()) {
            throw Problem.invalid(List.of(FieldError.in(
                    "If-Match", "must be * or an entity tag as the ETag header has it, quotes included")));
        }
        Set<String> strong = new HashSet<>();
        Matcher tag = TAG.matcher(header);
        while (tag.find()) {
            if (tag.group("weak") == null) {
                strong.add(tag.group("tag"));
            }
        }
        return new IfMatch(strong);
    }

    boolean holdsFor(String tag) {
        return tags == null || tags.contains(tag);
    }
}
