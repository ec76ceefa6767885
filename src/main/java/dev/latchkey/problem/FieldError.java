package dev.latchkey.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One value at fault: a member of the body by its JSON Pointer (RFC 6901), or a query or path value or a header by
 * its name; the other of the two is null.
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FieldError(String pointer, String parameter, String detail) {

    /** A member of the body is at fault. */
    public static FieldError at(String pointer, String detail) {
        return new FieldError(pointer, null, detail);
    }

    /** A query or path value or a header is at fault. */
    public static FieldError in(String parameter, String detail) {
        return new FieldError(null, parameter, detail);
    }

    /** Which value it is, as a sentence can name it. */
    String where() {
        if (pointer == null) {
            return parameter;
        }
        return pointer.isEmpty() ? "The body" : pointer.substring(pointer.lastIndexOf('/') + 1);
    }

    /** The whole error as a sentence. */
    String sentence() {
        return "%s %s%s".formatted(where(), detail, detail.endsWith("?") ? "" : ".");
    }
}
