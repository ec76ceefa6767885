package dev.latchkey.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;

/**
 * One invalid value. Either {@code pointer} names a member of the body (JSON Pointer, RFC 6901), or {@code parameter}
 * names a path parameter, a query parameter or a header. The other one is null.
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FieldError(@Nullable String pointer, @Nullable String parameter, String detail) {

    /** An invalid member of the body. */
    public static FieldError at(String pointer, String detail) {
        return new FieldError(pointer, null, detail);
    }

    /** An invalid path parameter, query parameter or header. */
    public static FieldError in(String parameter, String detail) {
        return new FieldError(null, parameter, detail);
    }

    /** The name of the invalid value, as used in a sentence. */
    public String name() {
        if (pointer == null) {
            return parameter;
        }
        return pointer.isEmpty() ? "The body" : pointer.substring(pointer.lastIndexOf('/') + 1);
    }

    String sentence() {
        return "%s %s%s".formatted(name(), detail, detail.endsWith("?") ? "" : ".");
    }
}
