package dev.latchkey.database.sqlite;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** DOWN if nothing can be stored until a restart. */
@Liveness
@Singleton
class WriterHealthCheck implements HealthCheck {
    private final SqliteEngine engine;

    WriterHealthCheck(SqliteEngine engine) {
        this.engine = engine;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.builder()
                .name("Writer")
                .status(engine.isWriting())
                .build();
    }
}
