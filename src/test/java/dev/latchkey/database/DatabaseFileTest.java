package dev.latchkey.database;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScratchFileTest {
    @TempDir
    Path folder;

    @Test
    void aScratchFileIsBegunAnew() throws Exception {
        Path path = folder.resolve("scratch.db");
        recreate(path);
        execute(path, "CREATE TABLE left_over (id INTEGER)");
        recreate(path);
        assertEquals(0, tablesIn(path));
    }

    @Test
    void aScratchFileLeftBehindInWalModeIsStillKnown() throws Exception {
        Path path = folder.resolve("scratch.db");
        recreate(path);
        // The copy is what a killed process leaves: pages in the log that never reached the file.
        Path killed = folder.resolve("killed.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path + "?journal_mode=WAL");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE left_over (id INTEGER)");
            Files.copy(path, killed);
            Files.copy(folder.resolve("scratch.db-wal"), folder.resolve("killed.db-wal"));
        }
        recreate(killed);
        assertEquals(0, tablesIn(killed));
    }

    @Test
    void aDatabaseOfSomebodyElseIsLeftAsItIs() throws Exception {
        Path path = folder.resolve("theirs.db");
        execute(path, "CREATE TABLE precious (id INTEGER)");
        byte[] before = Files.readAllBytes(path);
        String message =
                assertThrows(IllegalStateException.class, () -> recreate(path)).getMessage();
        assertTrue(message.contains(path.toString()) && message.contains("latchkey.scratch"), message);
        assertArrayEquals(before, Files.readAllBytes(path));
    }

    @Test
    void aFileThatIsNoDatabaseIsLeftAsItIs() throws IOException {
        Path path = folder.resolve("notes.txt");
        Files.writeString(path, "remember the milk");
        assertThrows(IllegalStateException.class, () -> recreate(path));
        assertEquals("remember the milk", Files.readString(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"theirs.db?busy_timeout=9000", "file:theirs.db", ":memory:"})
    void whatTheDriverWouldNotTakeForAPathIsRefused(String path) {
        assertThrows(IllegalStateException.class, () -> recreate(Path.of(path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file.db", "files/x.db", "a b#%ä.db"})
    void anyOtherNameIsAFile(String name) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        recreate(path);
        assertTrue(Files.exists(path));
    }

    @Test
    void aFileBesideItThatIsNotItsOwnIsLeftAsItIs() throws IOException {
        Path journal = folder.resolve("memo-journal");
        Files.writeString(journal, "dear diary");
        assertThrows(IllegalStateException.class, () -> recreate(folder.resolve("memo")));
        assertEquals("dear diary", Files.readString(journal));
    }

    @Test
    void aSecondLatchkeyIsKeptOff() {
        Path path = folder.resolve("scratch.db");
        try (ScratchFile first = new ScratchFile(path)) {
            first.recreate();
            String message = assertThrows(IllegalStateException.class, () -> recreate(path))
                    .getMessage();
            assertTrue(message.contains("Another Latchkey") && message.contains("latchkey.scratch"), message);
        }
        recreate(path);
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Path path = folder.resolve("nowhere/scratch.db");
        String message =
                assertThrows(IllegalStateException.class, () -> recreate(path)).getMessage();
        assertTrue(message.contains(path.toString()) && message.contains("latchkey.scratch"), message);
    }

    private static void recreate(Path path) {
        try (ScratchFile file = new ScratchFile(path)) {
            file.recreate();
        }
    }

    private static void execute(Path path, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int tablesIn(Path path) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM sqlite_schema")) {
            return row.getInt(1);
        }
    }
}
