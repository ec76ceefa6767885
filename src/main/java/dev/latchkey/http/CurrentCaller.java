package dev.latchkey.http;

import jakarta.ws.rs.core.SecurityContext;

/** Finds out who sends a request. */
public final class CurrentCaller {
    private CurrentCaller() {}

    /** The caller of a route that is not public. */
    public static Caller of(SecurityContext security) {
        return (Caller) security.getUserPrincipal();
    }
}
