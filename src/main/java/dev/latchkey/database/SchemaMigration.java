package dev.latchkey.database;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;

/** Brings a database to the schema of this version. */
public final class SchemaMigration {
    private SchemaMigration() {}

    /**
     * Returns the schema version. In PostgreSQL, Flyway takes a lock, so only one of several processes migrates.
     *
     * @param refusal makes the exception for a database that a newer version has migrated
     */
    public static String run(Flyway flyway, Function<String, ConfigurationException> refusal) {
        boolean isNewer = Stream.of(flyway.info().applied())
                .anyMatch(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS);
        if (isNewer) {
            throw refusal.apply("it was migrated by a newer Latchkey. Start that version instead.");
        }
        flyway.migrate();
        return flyway.info().current().getVersion().toString();
    }
}
