package dev.latchkey.license;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import java.util.Map;
import java.util.TreeMap;

/** Text by name on a license, for staff only. It is stored as JSON, in the order of the names. */
final class Metadata {
    static final int MAX = 50;
    /** In code points, as in the schema. */
    static final int MAX_VALUE = 500;

    static final String TOO_MANY = "must have at most " + MAX + " members";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader READER = JSON.readerForMapOf(String.class);

    private Metadata() {}

    static Map<String, String> parse(String stored) {
        try {
            return stored == null ? Map.of() : READER.readValue(stored);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored metadata could not be read", e);
        }
    }

    /** As it is stored: null for none. */
    static String text(Map<String, String> metadata) {
        try {
            return metadata.isEmpty() ? null : JSON.writeValueAsString(metadata);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Metadata could not be written as JSON", e);
        }
    }

    /**
     * Metadata after a merge patch: a null deletes a member.
     *
     * @throws Problem 400 if there are too many members then
     */
    static Map<String, String> merge(Map<String, String> metadata, Map<String, String> changes) {
        Map<String, String> merged = new TreeMap<>(metadata);
        changes.forEach((name, value) -> {
            if (value == null) {
                merged.remove(name);
            } else {
                merged.put(name, value);
            }
        });
        if (merged.size() > MAX) {
            throw Problem.invalid(FieldError.at("/metadata", TOO_MANY));
        }
        return merged;
    }
}
