package dev.latchkey.database;

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

class ConnectionsTest {
    @TempDir
    Path folder;

    @Test
    void aConnectionWithEveryPragmaIsTaken() {
        open("journal_mode = WAL").close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal_mode = DELETE", "synchronous = NORMAL", "foreign_keys = off", "busy_timeout = 0"})
    void aConnectionThatLacksOneIsRefused(String pragma) {
        String message =
                assertThrows(IllegalStateException.class, () -> open(pragma)).getMessage();
        assertTrue(message.contains("PRAGMA " + pragma.split(" ")[0]), message);
    }

    /** A connection that is all right until this pragma has been run on it. */
    private Sql open(String pragma) {
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
        return new Connections(source).open();
    }
}
