package dev.latchkey.user;

import dev.latchkey.http.PlainText;
import dev.latchkey.http.Texts;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;

/** A user to be created. White space around the values is not part of them. */
public record NewUser(
        @NotNull(message = "is required") @PlainText(max = User.MAX_NAME)
        String name,

        @NotNull(message = "is required") @PlainText(max = Emails.MAX, spaces = false) @Email(message = Emails.MESSAGE)
        String email) {

    public NewUser {
        name = Texts.trimmed(name);
        email = Texts.trimmed(email);
    }
}
