package dev.latchkey.database.sqlite;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Collection;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;

/** Keeps the sample users out of durable databases. Quarkus fixes Flyway's locations at build time. */
@Singleton
class SeedFilter implements FlywayConfigurationCustomizer {
    private static final String SEED = "db/seed/";

    private final SqliteSettings settings;

    SeedFilter(SqliteSettings settings) {
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
