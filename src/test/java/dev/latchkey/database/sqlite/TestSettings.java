package dev.latchkey.database.sqlite;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings small enough for tests to reach their limits. */
final class TestSettings {
    private static final Map<String, String> SMALL = Map.of(
            "latchkey.scratch", "unused",
            "latchkey.database.connections", "7",
            "latchkey.database.read-timeout", "PT5S",
            "latchkey.database.read-limit", "PT1S",
            "latchkey.database.write-timeout", "PT4S",
            "latchkey.database.change-limit", "PT1.5S",
            "latchkey.database.write-queue", "8",
            "latchkey.database.group-rows", "6",
            "latchkey.database.group-time", "PT1S");

    private TestSettings() {}

    static SqliteSettings small() {
        return with(Map.of());
    }

    static SqliteSettings with(Map<String, String> changes) {
        Map<String, String> values = new HashMap<>(SMALL);
        values.putAll(changes);
        return new SmallRyeConfigBuilder()
                .withMapping(SqliteSettings.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(SqliteSettings.class);
    }
}
