package dev.latchkey.database;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFileTest {
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
                assertThrows(ConfigurationException.class, () -> recreate(path)).getMessage();
        assertTrue(message.contains(path.toString()) && message.contains("latchkey.scratch"), message);
        assertArrayEquals(before, Files.readAllBytes(path));
    }

    @Test
    void aFileThatIsNoDatabaseIsLeftAsItIs() throws IOException {
        Path path = folder.resolve("notes.txt");
        Files.writeString(path, "remember the milk");
        assertThrows(ConfigurationException.class, () -> recreate(path));
        assertEquals("remember the milk", Files.readString(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"theirs.db?busy_timeout=9000", "file:theirs.db", ":memory:"})
    void whatTheDriverWouldNotTakeForAPathIsRefused(String path) {
        assertThrows(ConfigurationException.class, () -> recreate(Path.of(path)));
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
        assertThrows(ConfigurationException.class, () -> recreate(folder.resolve("memo")));
        assertEquals("dear diary", Files.readString(journal));
    }

    @Test
    void aSecondLatchkeyIsKeptOff() {
        Path path = folder.resolve("scratch.db");
        try (DatabaseFile first = scratch(path)) {
            first.open();
            String message = assertThrows(ConfigurationException.class, () -> recreate(path))
                    .getMessage();
            assertTrue(message.contains("another Latchkey") && message.contains("latchkey.scratch"), message);
        }
        recreate(path);
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Path path = folder.resolve("nowhere/scratch.db");
        String message =
                assertThrows(ConfigurationException.class, () -> recreate(path)).getMessage();
        assertTrue(message.contains(path.toString()) && message.contains("latchkey.scratch"), message);
    }

    // --- Durable

    @Test
    void aDurableFileIsKept() throws Exception {
        Path path = folder.resolve("latchkey.db");
        keep(path);
        execute(path, "CREATE TABLE kept (id INTEGER)");
        keep(path);
        assertEquals(1, tablesIn(path));
    }

    @Test
    void aDurableFileIsItsOwnersAlone() throws IOException {
        Path path = folder.resolve("latchkey.db");
        keep(path);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void aScratchBootLeavesADurableFileAsItIs() throws Exception {
        Path path = folder.resolve("latchkey.db");
        keep(path);
        execute(path, "CREATE TABLE kept (id INTEGER)");
        refusesUnharmed(() -> recreate(path), path, "latchkey.scratch", "data to be kept");
    }

    @Test
    void aDurableFileLeftBehindByAKillIsStillKnown() throws Exception {
        Path path = folder.resolve("latchkey.db");
        keep(path);
        Path killed = folder.resolve("killed.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path + "?journal_mode=WAL");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept (id INTEGER)");
            Files.copy(path, killed);
            Files.copy(folder.resolve("latchkey.db-wal"), folder.resolve("killed.db-wal"));
        }
        refusesUnharmed(() -> recreate(killed), killed, "latchkey.scratch", "data to be kept");
        keep(killed);
        assertEquals(1, tablesIn(killed));
    }

    @Test
    void aDurableBootTakesNoScratchFile() throws Exception {
        Path path = folder.resolve("scratch.db");
        recreate(path);
        refusesUnharmed(() -> keep(path), path, "latchkey.data", "scratch database");
    }

    @Test
    void aDurableBootTakesNobodyElsesFile() throws Exception {
        Path theirs = folder.resolve("theirs.db");
        execute(theirs, "CREATE TABLE precious (id INTEGER)");
        refusesUnharmed(() -> keep(theirs), theirs, "latchkey.data", "none of Latchkey");
        Path notes = folder.resolve("notes.txt");
        Files.writeString(notes, "remember the milk, and sixty more bytes, so that a mark would fit in here too");
        refusesUnharmed(() -> keep(notes), notes, "latchkey.data", "no SQLite database");
    }

    @Test
    void aLogWithoutItsDatabaseIsLeftAsItIs() throws Exception {
        Path log = folder.resolve("latchkey.db-wal");
        Files.writeString(log, "all that is left");
        String message = refusal(() -> keep(folder.resolve("latchkey.db")));
        assertTrue(message.contains("its log is still beside it"), message);
        assertEquals("all that is left", Files.readString(log));
        assertFalse(Files.exists(folder.resolve("latchkey.db")));
    }

    @Test
    void aFolderIsNoFile() {
        assertTrue(refusal(() -> keep(folder)).contains("is a folder"));
        assertTrue(refusal(() -> recreate(folder)).contains("is a folder"));
    }

    @Test
    void aDurableFileInAFolderThatIsNotThereIsRefused() {
        String message = refusal(() -> keep(folder.resolve("nowhere/latchkey.db")));
        assertTrue(message.contains("folder that does not exist") && message.contains("latchkey.data"), message);
        assertFalse(Files.exists(folder.resolve("nowhere")));
    }

    @Test
    void aFileIsOpenedByItsOwnNameOnly() throws IOException {
        Path path = folder.resolve("latchkey.db");
        keep(path);
        Path link = Files.createSymbolicLink(folder.resolve("link.db"), path);
        assertTrue(refusal(() -> keep(link)).contains("symbolic link"));
    }

    @Test
    void aFileWithASecondNameIsRefused() throws Exception {
        Path path = folder.resolve("latchkey.db");
        keep(path);
        Files.createLink(folder.resolve("hard.db"), path);
        refusesUnharmed(() -> keep(path), path, "latchkey.data", "second name");
    }

    /** The driver would trim it, and so open another file than the one that was looked at. */
    @ParameterizedTest
    @ValueSource(strings = {"latchkey.db ", "latchkey.db\t", "latchkey.db\n"})
    void aPathWithWhiteSpaceAroundItIsRefused(String name) throws Exception {
        Path path = folder.resolve("latchkey.db");
        keep(path);
        execute(path, "CREATE TABLE kept (id INTEGER)");
        byte[] before = Files.readAllBytes(path);
        assertTrue(refusal(() -> recreate(folder.resolve(name))).contains("white space"));
        assertTrue(refusal(() -> keep(folder.resolve(name))).contains("white space"));
        assertArrayEquals(before, Files.readAllBytes(path));
        assertFalse(Files.exists(folder.resolve(name)));
    }

    @Test
    void anEmptyFileWithALogBesideItIsLeftAsItIs() throws Exception {
        Path path = Files.createFile(folder.resolve("latchkey.db"));
        Path log = Files.writeString(folder.resolve("latchkey.db-wal"), "all that is left");
        refusal(() -> recreate(path));
        refusal(() -> keep(path));
        assertEquals("all that is left", Files.readString(log));
    }

    @Test
    void aDeviceIsNoFile() {
        assertTrue(refusal(() -> keep(Path.of("/dev/null"))).contains("no regular file"));
        assertFalse(Files.exists(Path.of("/dev/null-lock")));
    }

    @Test
    void aSecondLatchkeyIsKeptOffADurableFileToo() throws Exception {
        Path path = folder.resolve("latchkey.db");
        try (DatabaseFile first = new DatabaseFile(DatabaseFile.Kind.DURABLE, path)) {
            first.open();
            refusesUnharmed(() -> keep(path), path, "latchkey.data", "another Latchkey");
        }
        keep(path);
    }

    @Test
    void aFileThatWasTakenAwayOrReplacedIsNotInItsPlace() throws IOException {
        Path path = folder.resolve("latchkey.db");
        try (DatabaseFile file = new DatabaseFile(DatabaseFile.Kind.DURABLE, path)) {
            file.open();
            Files.createFile(folder.resolve("latchkey.db-wal")); // As SQLite does.
            file.settle();
            assertTrue(file.isInPlace());
            Files.move(path, folder.resolve("elsewhere.db"));
            assertFalse(file.isInPlace());
            Files.copy(folder.resolve("elsewhere.db"), path);
            assertFalse(file.isInPlace());
        }
    }

    private static void refusesUnharmed(Executable boot, Path path, String setting, String why) throws IOException {
        byte[] before = Files.readAllBytes(path);
        String message = refusal(boot);
        assertTrue(message.startsWith(path + ", which " + setting + " is set to, "), message);
        assertTrue(message.contains(why), message);
        assertArrayEquals(before, Files.readAllBytes(path));
    }

    private static String refusal(Executable boot) {
        return assertThrows(ConfigurationException.class, boot).getMessage();
    }

    private static void recreate(Path path) {
        try (DatabaseFile file = scratch(path)) {
            file.open();
        }
    }

    private static void keep(Path path) {
        try (DatabaseFile file = new DatabaseFile(DatabaseFile.Kind.DURABLE, path)) {
            file.open();
        }
    }

    private static DatabaseFile scratch(Path path) {
        return new DatabaseFile(DatabaseFile.Kind.SCRATCH, path);
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
