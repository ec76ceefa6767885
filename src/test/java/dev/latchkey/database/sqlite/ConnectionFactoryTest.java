package dev.latchkey.database.sqlite;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

class ConnectionFactoryTest {
    @TempDir
    Path folder;

    @Test
    void connectionWithAllPragmasIsAccepted() {
        open("journal_mode = WAL").close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal_mode = DELETE", "synchronous = NORMAL", "foreign_keys = off", "busy_timeout = 0"})
    void connectionWithoutOnePragmaIsRefused(String pragma) {
        String message =
                assertThrows(IllegalStateException.class, () -> open(pragma)).getMessage();
        assertTrue(message.contains("PRAGMA " + pragma.split(" ")[0]), message);
    }

    /** Opens a connection on which this pragma has been run. */
    private SqliteSql open(String pragma) {
        SQLiteDataSource source = new SQLiteDataSource() {
            @Override
            public SQLiteConnection getConnection(String user, String password) throws SQLException {
                SQLiteConnection connection = super.getConnection(user, password);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("PRAGMA " + pragma);
                }
                return connection;
            }
        };
        source.setUrl("jdbc:sqlite:" + folder.resolve("test.db")
                + "?journal_mode=WAL&synchronous=FULL&foreign_keys=on&busy_timeout=1000");
        return new ConnectionFactory(source).open();
    }
}
