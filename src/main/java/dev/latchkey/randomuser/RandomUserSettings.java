package dev.latchkey.randomuser;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How much trouble is taken to get random users. */
@ConfigMapping(prefix = "latchkey.random-users")
interface RandomUserSettings {
    /** How long the Random User API is asked, with all repetitions, before one round is given up. */
    @WithDefault("20s")
    Duration timeLimit();

    /** How often people are fetched in place of those who could not be created. */
    @WithDefault("5")
    @Min(1)
    @Max(100)
    int rounds();

    /** How many users of one request are being created at the same moment. */
    @WithDefault("16")
    @Min(1)
    @Max(1000)
    int parallel();
}
