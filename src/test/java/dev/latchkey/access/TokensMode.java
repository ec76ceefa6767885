package dev.latchkey.access;

import dev.latchkey.support.Http;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The service in tokens mode, without rate limits. {@link Http#ADMIN_TOKEN} is an admin token. */
public class TokensMode implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "latchkey.access", "tokens",
                "latchkey.admin-token", Http.ADMIN_TOKEN,
                "latchkey.rate-limit.public", "0",
                "latchkey.rate-limit.failed-logins", "0",
                "latchkey.scratch", "target/latchkey-tokens-test.db");
    }
}
