package dev.latchkey.http;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The header {@code If-Match} (RFC 9110, section 13.1.1): the versions that a change applies to.
 *
 * @param tags entity tags with their quotes; null for any version
 */
public record IfMatch(Set<String> tags) {
    private static final Pattern TAG = Pattern.compile("(W/)?\"[!#-~]*\"");

    /**
     * Parses the header. JAX-RS finds this method by its name. Weak tags are dropped, because they never match.
     *
     * @throws Problem 400 if the header is malformed
     */
    public static IfMatch fromString(String header) {
        if (header.strip().equals("*")) {
            return new IfMatch(null);
        }
        Set<String> strongTags = new HashSet<>();
        for (String part : header.split(",")) {
            String tag = part.strip();
            if (!TAG.matcher(tag).matches()) {
                throw Problem.invalid(
                        FieldError.in("If-Match", "must be * or an ETag as it was received, with its quotes"));
            }
            if (!tag.startsWith("W/")) {
                strongTags.add(tag);
            }
        }
        return new IfMatch(strongTags);
    }

    boolean matches(String tag) {
        return tags == null || tags.contains(tag);
    }
}
