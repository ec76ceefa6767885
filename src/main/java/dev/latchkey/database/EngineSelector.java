package dev.latchkey.database;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Selects the engine by {@code latchkey.data}, and activates its data sources. */
public final class EngineSelector implements ConfigSourceFactory {
    /** Data sources of SQLite and PostgreSQL. This class sets one to true and the other to false. */
    public static final String SQLITE_ACTIVE = "quarkus.datasource.active";

    public static final String POSTGRESQL_ACTIVE = "quarkus.datasource.postgresql.active";
    private static final String POSTGRESQL_READS_ACTIVE = "quarkus.datasource.postgresql-reads.active";

    private static final String DATA = "latchkey.data";
    private static final String POSTGRESQL_URL = "jdbc:postgresql:";
    /** Higher than all places where users can write settings. */
    private static final int ORDINAL = 1000;

    /** Whether the data is in PostgreSQL, rather than in a file. */
    public static boolean isServer(String data) {
        return data.startsWith(POSTGRESQL_URL);
    }

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue data = context.getValue(DATA);
        boolean isServer = data.getValue() != null && isServer(data.getValue());
        Map<String, String> derived = Map.of(
                SQLITE_ACTIVE, String.valueOf(!isServer),
                POSTGRESQL_ACTIVE, String.valueOf(isServer),
                POSTGRESQL_READS_ACTIVE, String.valueOf(isServer));
        return List.of(new PropertiesConfigSource(derived, "the engine of " + DATA, ORDINAL));
    }
}
