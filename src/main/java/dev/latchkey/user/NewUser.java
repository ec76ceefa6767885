package dev.latchkey.user;

import dev.latchkey.value.PlainText;
import dev.latchkey.value.Whitespace;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;

/** The body of a request to create a user. White space around the values is dropped. */
public record NewUser(
        @NotNull(message = "is required") @PlainText(max = User.MAX_NAME)
        String name,

        @NotNull(message = "is required")
        @PlainText(max = EmailAddress.MAX_LENGTH, spaces = false)
        @Email(message = EmailAddress.MESSAGE)
        String email) {

    public NewUser {
        name = Whitespace.strip(name);
        email = Whitespace.strip(email);
    }
}
