package dev.latchkey.database.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;

/** Opens connections and checks that they have the pragmas that durability and integrity depend on. */
final class ConnectionFactory {
    /** SQLite reports {@code synchronous} as a number: 2 is FULL. */
    private static final Map<String, String> REQUIRED_PRAGMAS =
            Map.of("journal_mode", "wal", "synchronous", "2", "foreign_keys", "1");

    private static final int WRITER_CACHE_KIB = 64 * 1024;
    /** Pages of 4 KiB: the write-ahead log grows to about 32 MiB, which is also what is replayed after a crash. */
    private static final int PAGES_BETWEEN_CHECKPOINTS = 8192;

    /** A long read, such as a backup, lets the log grow. SQLite cuts it back to this size when it can reuse it. */
    private static final int MAX_IDLE_LOG_BYTES = 64 * 1024 * 1024;

    private final DataSource pool;
    private volatile boolean hasSeenDamage;

    ConnectionFactory(DataSource pool) {
        this.pool = pool;
    }

    SqliteSql open() {
        try {
            return checked(pool.getConnection());
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    /**
     * Opens the connection that writes. License keys are random, so each insert touches a random page of their index:
     * with SQLite's default cache of 2 MiB most of those pages would be read again every time. Fewer checkpoints mean
     * that a page collects more changes before it is written back. Savepoints are kept in memory: SQLite would use a
     * temporary file for changes of 16 pages or more, such as issuing a license.
     */
    SqliteSql openForWriting() {
        SqliteSql sql = open();
        sql.update("PRAGMA cache_size = -" + WRITER_CACHE_KIB);
        sql.update("PRAGMA temp_store = MEMORY");
        sql.list("PRAGMA wal_autocheckpoint = " + PAGES_BETWEEN_CHECKPOINTS, row -> "");
        sql.list("PRAGMA journal_size_limit = " + MAX_IDLE_LOG_BYTES, row -> "");
        return sql;
    }

    /** Whether any connection has reported a damaged file. */
    boolean hasSeenDamage() {
        return hasSeenDamage;
    }

    private SqliteSql checked(Connection connection) throws SQLException {
        try {
            checkPragmas(connection);
            return new SqliteSql(connection, this::translate);
        } catch (RuntimeException | SQLException e) {
            connection.close();
            throw e;
        }
    }

    private RuntimeException translate(SQLException failure) {
        if (SqliteErrors.isDamage(failure)) {
            hasSeenDamage = true;
        }
        return SqliteErrors.translate(failure);
    }

    private static void checkPragmas(Connection connection) throws SQLException {
        for (Map.Entry<String, String> required : REQUIRED_PRAGMAS.entrySet()) {
            String actual = pragma(connection, required.getKey());
            if (!required.getValue().equals(actual)) {
                throw new IllegalStateException("The database connection has PRAGMA %s = %s, but it must be %s"
                        .formatted(required.getKey(), actual, required.getValue()));
            }
        }
        if (Integer.parseInt(pragma(connection, "busy_timeout")) <= 0) {
            throw new IllegalStateException("The database connection has no PRAGMA busy_timeout");
        }
    }

    private static String pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + name)) {
            return row.getString(1);
        }
    }
}
