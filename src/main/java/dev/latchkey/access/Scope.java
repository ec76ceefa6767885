package dev.latchkey.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.stream.Stream;

/** What a token can allow. Resource methods name the one that they need in {@code @PermissionsAllowed}. */
public enum Scope {
    USERS_READ("users:read"),
    USERS_WRITE("users:write"),
    LICENSES_READ("licenses:read"),
    LICENSES_WRITE("licenses:write"),
    /** Without it, license keys are masked. */
    KEYS_READ("keys:read"),
    ACTIVATIONS_WRITE("activations:write"),
    TOKENS_WRITE("tokens:write"),
    BACKUPS_WRITE("backups:write"),
    SIGNING_KEYS_WRITE("signing-keys:write"),
    METRICS_READ("metrics:read");

    private final String value;

    Scope(String value) {
        this.value = value;
    }

    static Optional<Scope> of(String value) {
        return Stream.of(values()).filter(scope -> scope.value.equals(value)).findFirst();
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
