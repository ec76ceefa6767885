package dev.latchkey.database.postgresql;

import dev.latchkey.database.FoldNamesMigration;
import io.quarkus.credentials.CredentialsProvider;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.flyway.FlywayDataSource;
import jakarta.inject.Singleton;
import java.util.Map;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Adds the migration in Java, and gives Flyway connections of its own: a migration may take longer than a request. */
@Singleton
@FlywayDataSource(SessionSettings.CHANGES)
class PostgresMigrations implements FlywayConfigurationCustomizer {
    private final PostgresSettings settings;
    private final PostgresCredentials credentials;

    PostgresMigrations(PostgresSettings settings, PostgresCredentials credentials) {
        this.settings = settings;
        this.credentials = credentials;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.javaMigrations(new FoldNamesMigration());
        configuration.jdbcProperties(
                Map.of("targetServerType", "primary", "connectTimeout", "10", "tcpKeepAlive", "true"));
        Map<String, String> login = credentials.getCredentials(SessionSettings.CHANGES);
        configuration.dataSource(
                settings.data().orElseThrow(),
                login.get(CredentialsProvider.USER_PROPERTY_NAME),
                login.get(CredentialsProvider.PASSWORD_PROPERTY_NAME));
    }
}
