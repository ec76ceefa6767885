package dev.latchkey.support;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.ConfigProvider;

/** A connection of the test's own to a database. */
public final class SqlClient implements AutoCloseable {
    private final Connection connection;
    private final Statement statement;

    /** Connects to any JDBC URL. */
    public SqlClient(String url) throws SQLException {
        connection = DriverManager.getConnection(url);
        statement = connection.createStatement();
    }

    /** Opens a file of SQLite. */
    public SqlClient(Path file) throws SQLException {
        this("jdbc:sqlite:" + file + "?busy_timeout=5000");
    }

    /** Opens the database of the application in this JVM. */
    public static SqlClient ofApplication() throws SQLException {
        return TestPostgres.isUsed()
                ? new SqlClient(setting("latchkey.data") + "?user=postgres")
                : new SqlClient(Path.of(setting("latchkey.scratch")));
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    public void execute(String sql) throws SQLException {
        statement.execute(sql);
    }

    /** Begins a transaction that keeps others from creating users. Closing the connection ends it. */
    public void lockUsers() throws SQLException {
        execute(TestPostgres.isUsed() ? "BEGIN; LOCK TABLE \"user\", idempotent_request" : "BEGIN IMMEDIATE");
    }

    /** The first column of the first row. Empty if there is no row, or if it is NULL. */
    public String text(String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() && row.getString(1) != null ? row.getString(1) : "";
        }
    }

    public long number(String query) throws SQLException {
        return Long.parseLong(text(query));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
