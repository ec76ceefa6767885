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

    /** A database on the server. Its owner, postgres, needs no password. */
    public record NewDatabase(int port, String name) {
        /** The JDBC URL, without the user. */
        public String url() {
            return urlThrough(port);
        }

        /** The JDBC URL through a proxy, without the user. */
        public String urlThrough(int proxy) {
            return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(proxy, name);
        }

        /** The JDBC URL with the user. */
        public String urlOfOperator() {
            return url() + "?user=postgres";
        }

        /** Connects to another database of the server, to change this one. */
        public SqlClient operator() throws SQLException {
            return new SqlClient("jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(port));
        }
    }

    /** Starts the server if it does not run yet. It stops when this JVM ends. */
    public static synchronized NewDatabase newDatabase() {
        try {
            if (server == null) {
                server = EmbeddedPostgres.builder()
                        .setServerConfig("log_min_messages", "fatal")
                        .start();
            }
            NewDatabase database = new NewDatabase(
                    server.getPort(), "test_" + UUID.randomUUID().toString().replace('-', '_'));
            try (SqlClient client = database.operator()) {
                client.execute("CREATE DATABASE " + database.name());
            }
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Map<String, String> start() {
        return isUsed() ? Map.of("latchkey.data", newDatabase().url(), "latchkey.data.user", "postgres") : Map.of();
    }

    @Override
    public void stop() {
        // The next application uses the same server.
    }
}
