package dev.latchkey.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Optional;
import java.util.Set;

/** Who may do what, from where, and how often. */
@ConfigMapping(prefix = "latchkey")
interface AccessSettings {
    /** The default is open for a scratch database that listens on loopback, and tokens otherwise. */
    Optional<AccessMode> access();

    /** Host names, besides IP addresses and names without a dot, by which this server may be called in open mode. */
    Optional<Set<String>> hosts();

    /** The operator's own admin token. */
    Optional<String> adminToken();

    /** Requests per minute and client address to public routes; 0 for no limit. */
    @WithName("rate-limit.public")
    @WithDefault("600")
    @Min(0)
    @Max(1_000_000)
    int publicRequests();

    /** Refused tokens per minute and client address before it gets 429; 0 for no limit. */
    @WithName("rate-limit.failed-logins")
    @WithDefault("10")
    @Min(0)
    @Max(1_000_000)
    int failedLogins();
}
