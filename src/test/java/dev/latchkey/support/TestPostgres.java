package dev.latchkey.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/**
 * A PostgreSQL server for tests, which needs nothing installed. With {@code -Dtest.engine=postgresql}, the
 * application in this JVM uses it, with a new database for each start.
 */
public final class TestPostgres implements QuarkusTestResourceLifecycleManager {
    private static EmbeddedPostgres server;

    /** Whether the application in this JVM uses PostgreSQL. */
    public static boolean isUsed() {
        return "postgresql".equals(System.getProperty("test.engine"));
    }

    /** The JDBC URL of a new database, without the user, postgres, who needs no password. */
    public static synchronized String newDatabase() {
        try {
            if (server == null) {
                // It stops when this JVM ends.
                server = EmbeddedPostgres.builder()
                        .setServerConfig("log_min_messages", "fatal")
                        .start();
            }
            String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
            try (SqlClient client = new SqlClient(server.getJdbcUrl("postgres", "postgres"))) {
                client.execute("CREATE DATABASE " + name);
            }
            return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.getPort(), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Map<String, String> start() {
        return isUsed() ? Map.of("latchkey.data", newDatabase(), "latchkey.data.user", "postgres") : Map.of();
    }

    @Override
    public void stop() {
        // The next application uses the same server.
    }
}
