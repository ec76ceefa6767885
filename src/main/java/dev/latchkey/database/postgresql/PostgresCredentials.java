package dev.latchkey.database.postgresql;

import io.quarkus.credentials.CredentialsProvider;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The role and the password for new connections. */
@Singleton
class PostgresCredentials implements CredentialsProvider {
    private final PostgresSettings settings;

    PostgresCredentials(PostgresSettings settings) {
        this.settings = settings;
    }

    /** Names and values of the driver's properties. */
    @Override
    public Map<String, String> getCredentials(String dataSource) {
        Map<String, String> credentials = new HashMap<>();
        settings.user().ifPresent(user -> credentials.put(USER_PROPERTY_NAME, user));
        settings.passwordFile()
                .map(PostgresCredentials::read)
                .or(settings::password)
                .ifPresent(password -> credentials.put(PASSWORD_PROPERTY_NAME, password));
        return credentials;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ConfigurationException("Cannot read %s (latchkey.data.password-file): %s".formatted(file, e));
        }
    }
}
