package dev.latchkey.http;

import java.security.Principal;
import java.util.Set;

/**
 * Who sends a request, and what they may do.
 *
 * @param scopes for example {@code users:read}
 */
public record Caller(Actor actor, Set<String> scopes) implements Principal {
    private static final String KEYS_READ = "keys:read";

    /** Whether they may see license keys. */
    public boolean seesKeys() {
        return scopes.contains(KEYS_READ);
    }

    /**
     * For routes that everybody may use, but not in every way.
     *
     * @throws dev.latchkey.problem.Problem 401 or 403 if the caller does not have the scope
     */
    public void requireScope(String scope) {
        if (!scopes.contains(scope)) {
            throw scopes.isEmpty() ? BearerProblems.tokenRequired() : BearerProblems.missingScope(scope);
        }
    }

    @Override
    public String getName() {
        return actor.name();
    }
}
