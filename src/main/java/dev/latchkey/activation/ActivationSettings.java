package dev.latchkey.activation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long seats are remembered. */
@ConfigMapping(prefix = "latchkey.activations")
interface ActivationSettings {
    /** How long seats stay in lists after they have become free. The history keeps their events. */
    @WithDefault("P90D")
    Duration kept();
}
