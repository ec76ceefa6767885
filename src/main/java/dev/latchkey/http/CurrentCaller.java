package dev.latchkey.http;

import jakarta.ws.rs.core.SecurityContext;
import java.util.Set;

/** Finds out who sends a request. */
public final class CurrentCaller {
    private static final Caller KEY_HOLDER = new Caller(new Actor(null, "license key"), Set.of());

    private CurrentCaller() {}

    /** Without a token, a caller without scopes: only public routes let it in, and a license key is what they ask for. */
    public static Caller of(SecurityContext security) {
        return security.getUserPrincipal() instanceof Caller caller ? caller : KEY_HOLDER;
    }
}
