package dev.latchkey.database.sqlite;

import dev.latchkey.database.FoldNamesMigration;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Collection;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;

/** Adds the migration in Java, and keeps the sample users out of durable databases: locations are fixed at build time. */
@Singleton
class SqliteMigrations implements FlywayConfigurationCustomizer {
    private static final String SEED = "db/seed/";

    private final SqliteSettings settings;

    SqliteMigrations(SqliteSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.javaMigrations(new FoldNamesMigration());
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
