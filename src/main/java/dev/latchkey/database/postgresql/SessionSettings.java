package dev.latchkey.database.postgresql;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Prepares new connections. Time limits on the server's side also end work whose client is gone. */
final class SessionSettings {
    static final String CHANGES = "postgresql";
    static final String READS = "postgresql-reads";

    /** An acknowledged change is on disk, even if the server's default is not to wait for that. */
    static final String DURABLE =
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

    SessionSettings() {}

    @Produces
    @Singleton
    @DataSource(CHANGES)
    static AgroalPoolInterceptor ofChanges(PostgresSettings settings) {
        return new Setup(
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE", settings.changeLimit());
    }

    @Produces
    @Singleton
    @DataSource(READS)
    static AgroalPoolInterceptor ofReads(PostgresSettings settings) {
        return new Setup(
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY",
                settings.readLimit());
    }

    private record Setup(String transactions, Duration limit) implements AgroalPoolInterceptor {
        @Override
        public void onConnectionCreate(Connection connection) {
            long millis = limit.toMillis();
            try (Statement statement = connection.createStatement()) {
                statement.execute(String.join(
                        ";",
                        transactions,
                        DURABLE,
                        // Every query has an index. A plan made while a table is small would scan it when it is large,
                        // and a scan conflicts with every change to the table.
                        "SET enable_seqscan = off",
                        "SET statement_timeout = " + millis,
                        // Shorter, so that a wait for a lock is told from a slow statement.
                        "SET lock_timeout = " + millis * 9 / 10,
                        "SET idle_in_transaction_session_timeout = " + 2 * millis));
            } catch (SQLException e) {
                throw new IllegalStateException("A new connection could not be prepared", e);
            }
        }
    }
}
