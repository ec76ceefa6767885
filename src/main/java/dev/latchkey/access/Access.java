package dev.latchkey.access;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The access mode of this process. */
@Singleton
public class Access {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final AccessMode mode;
    private final boolean isPrivate;

    Access(
            AccessSettings settings,
            @ConfigProperty(name = "latchkey.data") Optional<String> data,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        this.isPrivate = data.isEmpty() && LOOPBACK.contains(host);
        this.mode = settings.access().orElse(isPrivate ? AccessMode.OPEN : AccessMode.TOKENS);
    }

    public boolean isOpen() {
        return mode == AccessMode.OPEN;
    }

    void warnIfExposed(@Observes StartupEvent starting) {
        if (isOpen() && !isPrivate) {
            Log.warn("latchkey.access is open: anyone who can reach the port can do anything, without a token.");
        }
    }
}
