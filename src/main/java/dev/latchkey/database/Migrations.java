package dev.latchkey.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Collection;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;

/** Leaves the sample users out of a durable database. The locations themselves are fixed when the jar is built. */
@Singleton
class Migrations implements FlywayConfigurationCustomizer {
    private static final String SEED = "db/seed/";

    private final DatabaseSettings settings;

    Migrations(DatabaseSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        if (settings.data().isPresent()) {
            configuration.resourceProvider(new WithoutSeed(configuration.getResourceProvider()));
        }
    }

    private record WithoutSeed(ResourceProvider all) implements ResourceProvider {
        @Override
        public LoadableResource getResource(String name) {
            return all.getResource(name);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return all.getResources(prefix, suffixes).stream()
                    .filter(resource -> !resource.getAbsolutePath().contains(SEED))
                    .toList();
        }
    }
}
