package dev.latchkey.randomuser;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How hard to try to get random users. */
@ConfigMapping(prefix = "latchkey.random-users")
interface RandomUserSettings {
    /** How long one request may fetch people from the Random User API, in all rounds and with all retries. */
    @WithDefault("20s")
    Duration timeLimit();

    /** How many times people are fetched for one request. Each further round replaces the people who were skipped. */
    @WithDefault("5")
    @Min(1)
    @Max(100)
    int rounds();

    /** How many users of one request are created at the same time. */
    @WithDefault("16")
    @Min(1)
    @Max(1000)
    int parallel();
}
