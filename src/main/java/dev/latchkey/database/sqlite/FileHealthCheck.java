package dev.latchkey.database.sqlite;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** DOWN if the database file is missing, replaced, or known to be damaged. */
@Readiness
@Singleton
class FileHealthCheck implements HealthCheck {
    private static final String NAME = "Database file";

    private final SqliteEngine engine;

    FileHealthCheck(SqliteEngine engine) {
        this.engine = engine;
    }

    @Override
    public HealthCheckResponse call() {
        return engine.fault()
                .map(fault -> HealthCheckResponse.named(NAME)
                        .down()
                        .withData("fault", fault)
                        .build())
                .orElseGet(() -> HealthCheckResponse.up(NAME));
    }
}
