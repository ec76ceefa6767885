package dev.latchkey.user;

import dev.latchkey.value.PlainText;
import dev.latchkey.value.Whitespace;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import java.util.Optional;

/**
 * A JSON Merge Patch (RFC 7396) of a user. An absent member is null here and stays unchanged. A member that is sent as
 * null is an empty Optional here and is refused.
 */
public record UserChanges(
        Optional<@NotNull(message = NOT_NULL) @PlainText(max = User.MAX_NAME) String> name,
        Optional<
                        @NotNull(message = NOT_NULL) @PlainText(max = EmailAddress.MAX_LENGTH, spaces = false)
                        @Email(message = EmailAddress.MESSAGE) String>
                email) {
    private static final String NOT_NULL = "cannot be null; leave it out to keep it unchanged";

    public UserChanges {
        name = name == null ? null : name.map(Whitespace::strip);
        email = email == null ? null : email.map(Whitespace::strip);
    }

    /** Null to keep the current one. */
    String newName() {
        return name == null ? null : name.orElseThrow();
    }

    /** Null to keep the current one. */
    String newEmail() {
        return email == null ? null : email.orElseThrow();
    }
}
