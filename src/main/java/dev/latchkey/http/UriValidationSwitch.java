package dev.latchkey.http;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;

/**
 * Lets malformed request targets through to {@link ProblemResponder}. The server would otherwise answer them with a bare
 * 400. It reads this system property once, early, and configuration is the first thing that every way to start sets up:
 * jar, native build, dev mode and tests.
 */
@StaticInitSafe
public class UriValidationSwitch implements SmallRyeConfigBuilderCustomizer {
    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        System.setProperty("vertx.disableURIValidation", "true");
    }
}
