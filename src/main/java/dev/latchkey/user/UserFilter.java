package dev.latchkey.user;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import dev.latchkey.value.Whitespace;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Which users to list. A null does not restrict the list, and all but one are null.
 *
 * @param emailPrefix how the email begins
 * @param namePrefix how the name, or its last word, begins
 */
record UserFilter(String email, String emailPrefix, String namePrefix) {
    UserFilter {
        if (Stream.of(email, emailPrefix, namePrefix).filter(Objects::nonNull).count() > 1) {
            String parameter = namePrefix == null ? "emailPrefix" : "namePrefix";
            throw Problem.invalid(FieldError.in(parameter, "cannot be combined with another filter of users"));
        }
        emailPrefix = Whitespace.strip(emailPrefix);
        namePrefix = Whitespace.strip(namePrefix);
    }
}
