package dev.latchkey.database;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** DOWN if nothing can be stored until a restart. */
@Liveness
@Singleton
class WriterHealthCheck implements HealthCheck {
    private final Engine engine;

    WriterHealthCheck(Database database) {
        this.engine = database.engine();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.builder()
                .name("Writer")
                .status(engine.isWriting())
                .build();
    }
}
