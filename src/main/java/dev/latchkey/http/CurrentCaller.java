package dev.latchkey.http;

import jakarta.ws.rs.core.SecurityContext;
import java.util.Set;

/** Finds out who sends a request. */
public final class CurrentCaller {
    private static final Caller KEY_HOLDER = new Caller(new Actor(null, "license key"), Set.of());

    private CurrentCaller() {}

    /** A caller without scopes if the route is public: all that may be changed without a token is changed with a license key. */
    public static Caller of(SecurityContext security) {
        return security.getUserPrincipal() instanceof Caller caller ? caller : KEY_HOLDER;
    }
}
