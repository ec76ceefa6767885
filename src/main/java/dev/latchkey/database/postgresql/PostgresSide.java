package dev.latchkey.database.postgresql;

import dev.latchkey.database.EngineSelector;
import dev.latchkey.database.move.MoveSide;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.Driver;

/** A server's database as the source or the target of a move. */
@Singleton
class PostgresSide implements MoveSide {
    private final PostgresCredentials credentials;

    PostgresSide(PostgresCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public boolean has(String place) {
        return EngineSelector.isServer(place);
    }

    /** What it reads is as of one moment. */
    @Override
    public Connection openSource(String place) throws SQLException {
        Connection connection = openTarget(place);
        if (isInUse(connection)) {
            connection.close();
            throw new ConfigurationException(
                    "Cannot use the PostgreSQL database at %s (--from): it is in use by a running"
                                    .formatted(PostgresUrl.place(place))
                            + " Latchkey. Stop that one first.");
        }
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return connection;
    }

    @Override
    public Connection openTarget(String place) throws SQLException {
        PostgresUrl.requireWellFormed(place);
        Properties properties = new Properties();
        properties.putAll(credentials.getCredentials(SessionSettings.CHANGES));
        properties.setProperty("ApplicationName", "latchkey-move");
        properties.setProperty("targetServerType", "primary");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        // Errors would otherwise quote rows, which hold license keys.
        properties.setProperty("logServerErrorDetail", "false");
        // The server finds out the type of a text parameter, such as JSON.
        properties.setProperty("stringtype", "unspecified");
        Connection connection = new Driver().connect(place, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute(String.join(
                    ";",
                    SessionSettings.DURABLE,
                    "SET statement_timeout = 0",
                    "SET lock_timeout = '10s'",
                    "SET idle_in_transaction_session_timeout = 0"));
        }
        return connection;
    }

    /** Recognizes the open connections of a Latchkey. An idle one may have none. */
    private static boolean isInUse(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT EXISTS (
                            SELECT 1 FROM pg_stat_activity
                            WHERE datname = current_database() AND application_name = 'latchkey')
                        """)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    @Override
    public String deferForeignKeys() {
        return "SET CONSTRAINTS ALL DEFERRED";
    }

    /** NULL if the table never had a row. */
    @Override
    public String lastId() {
        return """
                SELECT last_value FROM pg_sequences
                WHERE format('%I.%I', schemaname, sequencename) = pg_get_serial_sequence(quote_ident(?), 'id')
                """;
    }

    @Override
    public String setLastId() {
        return "SELECT setval(pg_get_serial_sequence(quote_ident(?), 'id'), ?)";
    }
}
