package dev.latchkey.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of HTTP that the framework does not have. */
@ConfigMapping(prefix = "latchkey.http")
interface HttpSettings {
    /** How long the body of a request may take to arrive. */
    @WithDefault("30s")
    Duration bodyTimeout();
}
