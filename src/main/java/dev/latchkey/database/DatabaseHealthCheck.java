package dev.latchkey.database;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** DOWN if the database file is missing, replaced, or known to be damaged, or if the server cannot be reached. */
@Readiness
@Singleton
class DatabaseHealthCheck implements HealthCheck {
    private final Engine engine;

    DatabaseHealthCheck(Database database) {
        this.engine = database.engine();
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> fault = engine.fault();
        HealthCheckResponseBuilder health =
                HealthCheckResponse.named("Database").status(fault.isEmpty()).withData("engine", engine.name());
        fault.ifPresent(text -> health.withData("fault", text));
        return health.build();
    }
}
