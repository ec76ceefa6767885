package dev.latchkey.user;

import dev.latchkey.http.PlainText;
import dev.latchkey.http.Texts;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import java.util.Optional;

/**
 * What to change of a user, as a JSON Merge Patch (RFC 7396). A member that is absent is null here and stays
 * as it is; one that is sent as null is empty here, and refused.
 */
public record UserChanges(
        Optional<@NotNull(message = NOT_NULL) @PlainText(max = User.MAX_NAME) String> name,
        Optional<
                        @NotNull(message = NOT_NULL) @PlainText(max = Emails.MAX, spaces = false)
                        @Email(message = Emails.MESSAGE) String>
                email) {
    private static final String NOT_NULL = "cannot be null; leave it out to keep it as it is";

    public UserChanges {
        name = name == null ? null : name.map(Texts::trimmed);
        email = email == null ? null : email.map(Texts::trimmed);
    }

    /** Null to keep the present one. */
    String newName() {
        return name == null ? null : name.orElseThrow();
    }

    /** Null to keep the present one. */
    String newEmail() {
        return email == null ? null : email.orElseThrow();
    }
}
