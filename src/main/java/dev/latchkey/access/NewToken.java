package dev.latchkey.access;

import dev.latchkey.http.Expiry;
import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import dev.latchkey.value.PlainText;
import dev.latchkey.value.Whitespace;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.threeten.extra.PeriodDuration;

/** The body of a request to create a token: its name, what it allows, and optionally its end. */
public record NewToken(
        @NotNull(message = "is required") @PlainText(max = Token.MAX_NAME)
        String name,

        Role role,

        @Size(min = 1, message = "must name at least one scope")
        Set<@NotNull(message = "must not contain null") Scope> scopes,

        Instant expiresAt,
        PeriodDuration validFor) {

    public NewToken {
        name = Whitespace.strip(name);
        scopes = scopes == null ? null : inOrder(scopes);
    }

    /** The digest of a request with an Idempotency-Key depends on the order. Null is refused later. */
    private static Set<Scope> inOrder(Set<Scope> scopes) {
        Set<Scope> ordered = new TreeSet<>(Comparator.nullsFirst(Comparator.naturalOrder()));
        ordered.addAll(scopes);
        return ordered;
    }

    /**
     * What it allows.
     *
     * @throws Problem 400 unless exactly one of role and scopes is given
     */
    Set<Scope> allowed() {
        if (role == null && scopes == null) {
            throw Problem.invalid(FieldError.at("", "needs a role (such as viewer) or scopes"));
        }
        if (role != null && scopes != null) {
            throw Problem.invalid(List.of(
                    FieldError.at("/role", "cannot be combined with scopes"),
                    FieldError.at("/scopes", "cannot be combined with role")));
        }
        return role == null ? scopes : role.scopes();
    }

    /**
     * When it expires; null for never.
     *
     * @throws Problem 400 if the end is given twice, or is not in the future
     */
    Instant end(Instant now) {
        return new Expiry(expiresAt, validFor).from(now);
    }
}
