package dev.latchkey.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;

/** Opens connections that are proved to have the pragmas on which the promises of this service rest. */
final class Connections {
    /** SQLite reports synchronous as a number: 2 is FULL. */
    private static final Map<String, String> NEEDED =
            Map.of("journal_mode", "wal", "synchronous", "2", "foreign_keys", "1");

    private static final int WRITER_CACHE_KIB = 64 * 1024;
    /** Of 4 KiB: the log takes some 32 MiB on the disk, and as much to read after a crash. */
    private static final int PAGES_BETWEEN_CHECKPOINTS = 8192;

    private final DataSource pool;
    private volatile boolean damageSeen;

    Connections(DataSource pool) {
        this.pool = pool;
    }

    Sql open() {
        try {
            Connection connection = pool.getConnection();
            Sql sql = new Sql(connection, () -> damageSeen = true);
            try {
                prove(connection);
                return sql;
            } catch (RuntimeException | SQLException e) {
                sql.close();
                throw e;
            }
        } catch (SQLException e) {
            throw SqliteFailures.of(e);
        }
    }

    /** Whether one of them has found that the file is no sound database any more. */
    boolean haveSeenDamage() {
        return damageSeen;
    }

    /**
     * Opens the one that writes. New keys fall anywhere in their index, so with SQLite's own 2 MiB most of its pages would
     * be read anew for each; and the fewer checkpoints, the more often a page is changed between two writes of it.
     */
    Sql openForWriting() {
        Sql sql = open();
        sql.update("PRAGMA cache_size = -" + WRITER_CACHE_KIB);
        sql.list("PRAGMA wal_autocheckpoint = " + PAGES_BETWEEN_CHECKPOINTS, row -> "");
        return sql;
    }

    private static void prove(Connection connection) throws SQLException {
        for (Map.Entry<String, String> needed : NEEDED.entrySet()) {
            String actual = pragma(connection, needed.getKey());
            if (!needed.getValue().equals(actual)) {
                throw new IllegalStateException("The database connection has PRAGMA %s = %s where %s is needed"
                        .formatted(needed.getKey(), actual, needed.getValue()));
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
