package dev.latchkey.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Leaves the sample users out of a durable database. */
@Singleton
class Migrations implements FlywayConfigurationCustomizer {
    private final DatabaseSettings settings;

    Migrations(DatabaseSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        if (settings.data().isPresent()) {
            configuration.locations("db/migration");
        }
    }
}
