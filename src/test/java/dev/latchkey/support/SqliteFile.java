package dev.latchkey.support;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A database file that the test itself opens. */
public final class SqliteFile implements AutoCloseable {
    private final Connection connection;
    private final Statement statement;

    public SqliteFile(Path path) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + path + "?busy_timeout=5000");
        statement = connection.createStatement();
    }

    public void execute(String sql) throws SQLException {
        statement.execute(sql);
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
