package dev.latchkey.database;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the database file is there and sound, as far as anybody has seen. */
@Readiness
@Singleton
class DatabaseHealth implements HealthCheck {
    private final Database database;

    DatabaseHealth(Database database) {
        this.database = database;
    }

    @Override
    public HealthCheckResponse call() {
        return database.fault()
                .map(fault -> HealthCheckResponse.named("Database file")
                        .down()
                        .withData("fault", fault)
                        .build())
                .orElseGet(() -> HealthCheckResponse.up("Database file"));
    }
}
