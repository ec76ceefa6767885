package dev.latchkey.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A named set of scopes. */
public enum Role {
    ADMIN(EnumSet.allOf(Scope.class)),
    ISSUER(EnumSet.of(
            Scope.USERS_READ,
            Scope.USERS_WRITE,
            Scope.LICENSES_READ,
            Scope.LICENSES_WRITE,
            Scope.KEYS_READ,
            Scope.ACTIVATIONS_WRITE)),
    SUPPORT(EnumSet.of(Scope.USERS_READ, Scope.LICENSES_READ, Scope.METRICS_READ, Scope.ACTIVATIONS_WRITE)),
    VIEWER(EnumSet.of(Scope.USERS_READ, Scope.LICENSES_READ, Scope.METRICS_READ));

    private final Set<Scope> scopes;

    Role(Set<Scope> scopes) {
        this.scopes = Collections.unmodifiableSet(scopes);
    }

    Set<Scope> scopes() {
        return scopes;
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
