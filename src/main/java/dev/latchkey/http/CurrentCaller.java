package dev.latchkey.http;

import jakarta.ws.rs.core.SecurityContext;
import java.util.Set;

/** Finds out who sends a request. */
public final class CurrentCaller {
    private static final Caller ANONYMOUS = new Caller(new Actor(null, "anonymous"), Set.of());

    private CurrentCaller() {}

    /** A caller without scopes if the route is public. */
    public static Caller of(SecurityContext security) {
        return security.getUserPrincipal() instanceof Caller caller ? caller : ANONYMOUS;
    }
}
