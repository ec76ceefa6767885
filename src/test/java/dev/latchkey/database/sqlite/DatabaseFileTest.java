package dev.latchkey.database.sqlite;

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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFileTest {
    @TempDir
    Path folder;

    @Test
    void scratchFileIsRecreated() throws Exception {
        Path path = folder.resolve("scratch.db");
        startScratch(path);
        execute(path, "CREATE TABLE left_over (id INTEGER)");
        startScratch(path);
        assertEquals(0, tablesIn(path));
    }

    @Test
    void scratchFileOfKilledProcessIsRecreated() throws Exception {
        Path path = folder.resolve("scratch.db");
        startScratch(path);
        // A copy looks like what a killed process leaves: pages that are only in the log.
        Path killed = folder.resolve("killed.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path + "?journal_mode=WAL");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE left_over (id INTEGER)");
            Files.copy(path, killed);
            Files.copy(folder.resolve("scratch.db-wal"), folder.resolve("killed.db-wal"));
        }
        startScratch(killed);
        assertEquals(0, tablesIn(killed));
    }

    @Test
    void scratchStartLeavesForeignDatabaseUntouched() throws Exception {
        Path path = folder.resolve("theirs.db");
        execute(path, "CREATE TABLE precious (id INTEGER)");
        byte[] before = Files.readAllBytes(path);
        String message = assertThrows(ConfigurationException.class, () -> startScratch(path))
                .getMessage();
        assertTrue(message.contains(path.toString()) && message.contains("latchkey.scratch"), message);
        assertArrayEquals(before, Files.readAllBytes(path));
    }

    @Test
    void scratchStartLeavesOtherFilesUntouched() throws IOException {
        Path path = folder.resolve("notes.txt");
        Files.writeString(path, "remember the milk");
        assertThrows(ConfigurationException.class, () -> startScratch(path));
        assertEquals("remember the milk", Files.readString(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"theirs.db?busy_timeout=9000", "file:theirs.db", ":memory:"})
    void urisAndOptionsAreNotPaths(String path) {
        assertThrows(ConfigurationException.class, () -> startScratch(Path.of(path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file.db", "files/x.db", "a b#%ä.db"})
    void unusualFileNamesWork(String name) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        startScratch(path);
        assertTrue(Files.exists(path));
    }

    @Test
    void strayLogFileIsLeftUntouched() throws IOException {
        Path journal = folder.resolve("memo-journal");
        Files.writeString(journal, "dear diary");
        assertThrows(ConfigurationException.class, () -> startScratch(folder.resolve("memo")));
        assertEquals("dear diary", Files.readString(journal));
    }

    @Test
    void secondProcessCannotOpenScratchFile() {
        Path path = folder.resolve("scratch.db");
        try (DatabaseFile first = scratch(path)) {
            first.open();
            String message = assertThrows(ConfigurationException.class, () -> startScratch(path))
                    .getMessage();
            assertTrue(message.contains("another Latchkey") && message.contains("latchkey.scratch"), message);
        }
        startScratch(path);
    }

    @Test
    void missingFolderIsNamed() {
        Path path = folder.resolve("nowhere/scratch.db");
        String message = assertThrows(ConfigurationException.class, () -> startScratch(path))
                .getMessage();
        assertTrue(message.contains(path.toString()) && message.contains("latchkey.scratch"), message);
    }

    // --- Durable

    @Test
    void durableFileIsKept() throws Exception {
        Path path = folder.resolve("latchkey.db");
        startDurable(path);
        execute(path, "CREATE TABLE kept (id INTEGER)");
        startDurable(path);
        assertEquals(1, tablesIn(path));
    }

    @Test
    void onlyTheOwnerCanReadNewFiles() throws IOException {
        startDurable(folder.resolve("latchkey.db"));
        startScratch(folder.resolve("scratch.db"));
        for (String name : List.of("latchkey.db", "latchkey.db-lock", "scratch.db", "scratch.db-lock")) {
            assertEquals("rw-------", modeOf(folder.resolve(name)), name);
        }
    }

    @Test
    void othersLoseAccessToExistingFiles() throws IOException {
        Path path = folder.resolve("latchkey.db");
        startDurable(path);
        Path log = Files.createFile(folder.resolve("latchkey.db-wal"));
        for (Path file : List.of(path, log)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
        startDurable(path);
        assertEquals("rw-------", modeOf(path));
        assertEquals("rw-------", modeOf(log));
    }

    private static String modeOf(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void scratchStartLeavesDurableFileUntouched() throws Exception {
        Path path = folder.resolve("latchkey.db");
        startDurable(path);
        execute(path, "CREATE TABLE kept (id INTEGER)");
        assertRefusedAndUntouched(() -> startScratch(path), path, "latchkey.scratch", "a durable database");
    }

    @Test
    void durableFileOfKilledProcessIsKept() throws Exception {
        Path path = folder.resolve("latchkey.db");
        startDurable(path);
        Path killed = folder.resolve("killed.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path + "?journal_mode=WAL");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept (id INTEGER)");
            Files.copy(path, killed);
            Files.copy(folder.resolve("latchkey.db-wal"), folder.resolve("killed.db-wal"));
        }
        assertRefusedAndUntouched(() -> startScratch(killed), killed, "latchkey.scratch", "a durable database");
        startDurable(killed);
        assertEquals(1, tablesIn(killed));
    }

    @Test
    void durableStartRefusesScratchFile() throws Exception {
        Path path = folder.resolve("scratch.db");
        startScratch(path);
        assertRefusedAndUntouched(() -> startDurable(path), path, "latchkey.data", "scratch database");
    }

    @Test
    void durableStartRefusesForeignFiles() throws Exception {
        Path theirs = folder.resolve("theirs.db");
        execute(theirs, "CREATE TABLE precious (id INTEGER)");
        assertRefusedAndUntouched(() -> startDurable(theirs), theirs, "latchkey.data", "not one of Latchkey's");
        Path notes = folder.resolve("notes.txt");
        Files.writeString(notes, "remember the milk, and sixty more bytes, so that there is room for a mark");
        assertRefusedAndUntouched(() -> startDurable(notes), notes, "latchkey.data", "not a SQLite database");
    }

    @Test
    void logWithoutDatabaseIsLeftUntouched() throws Exception {
        Path log = folder.resolve("latchkey.db-wal");
        Files.writeString(log, "all that is left");
        String message = refusal(() -> startDurable(folder.resolve("latchkey.db")));
        assertTrue(message.contains("its log (-wal, -shm or -journal) is still there"), message);
        assertEquals("all that is left", Files.readString(log));
        assertFalse(Files.exists(folder.resolve("latchkey.db")));
    }

    @Test
    void folderIsRefused() {
        assertTrue(refusal(() -> startDurable(folder)).contains("is a folder"));
        assertTrue(refusal(() -> startScratch(folder)).contains("is a folder"));
    }

    @Test
    void durableFileNeedsAnExistingFolder() {
        String message = refusal(() -> startDurable(folder.resolve("nowhere/latchkey.db")));
        assertTrue(message.contains("folder does not exist") && message.contains("latchkey.data"), message);
        assertFalse(Files.exists(folder.resolve("nowhere")));
    }

    @Test
    void symbolicLinkIsRefused() throws IOException {
        Path path = folder.resolve("latchkey.db");
        startDurable(path);
        Path link = Files.createSymbolicLink(folder.resolve("link.db"), path);
        assertTrue(refusal(() -> startDurable(link)).contains("symbolic link"));
    }

    @Test
    void hardLinkIsRefused() throws Exception {
        Path path = folder.resolve("latchkey.db");
        startDurable(path);
        Files.createLink(folder.resolve("hard.db"), path);
        assertRefusedAndUntouched(() -> startDurable(path), path, "latchkey.data", "second name");
    }

    /** The driver would trim the path and open another file. */
    @ParameterizedTest
    @ValueSource(strings = {"latchkey.db ", "latchkey.db\t", "latchkey.db\n"})
    void whiteSpaceAroundPathIsRefused(String name) throws Exception {
        Path path = folder.resolve("latchkey.db");
        startDurable(path);
        execute(path, "CREATE TABLE kept (id INTEGER)");
        byte[] before = Files.readAllBytes(path);
        assertTrue(refusal(() -> startScratch(folder.resolve(name))).contains("white space"));
        assertTrue(refusal(() -> startDurable(folder.resolve(name))).contains("white space"));
        assertArrayEquals(before, Files.readAllBytes(path));
        assertFalse(Files.exists(folder.resolve(name)));
    }

    @Test
    void emptyFileWithLogIsLeftUntouched() throws Exception {
        Path path = Files.createFile(folder.resolve("latchkey.db"));
        Path log = Files.writeString(folder.resolve("latchkey.db-wal"), "all that is left");
        refusal(() -> startScratch(path));
        refusal(() -> startDurable(path));
        assertEquals("all that is left", Files.readString(log));
    }

    @Test
    void deviceIsRefused() {
        assertTrue(refusal(() -> startDurable(Path.of("/dev/null"))).contains("not a regular file"));
        assertFalse(Files.exists(Path.of("/dev/null-lock")));
    }

    @Test
    void secondProcessCannotOpenDurableFile() throws Exception {
        Path path = folder.resolve("latchkey.db");
        try (DatabaseFile first = DatabaseFile.durable(path)) {
            first.open();
            assertRefusedAndUntouched(() -> startDurable(path), path, "latchkey.data", "another Latchkey");
        }
        startDurable(path);
    }

    @Test
    void removedOrReplacedFileIsNoticed() throws IOException {
        Path path = folder.resolve("latchkey.db");
        try (DatabaseFile file = DatabaseFile.durable(path)) {
            file.open();
            Files.createFile(folder.resolve("latchkey.db-wal")); // SQLite does this.
            file.rememberIdentities();
            assertTrue(file.isInPlace());
            Files.move(path, folder.resolve("elsewhere.db"));
            assertFalse(file.isInPlace());
            Files.copy(folder.resolve("elsewhere.db"), path);
            assertFalse(file.isInPlace());
        }
    }

    private static void assertRefusedAndUntouched(Executable boot, Path path, String setting, String why)
            throws IOException {
        byte[] before = Files.readAllBytes(path);
        String message = refusal(boot);
        assertTrue(message.startsWith("Cannot use %s (%s): ".formatted(path, setting)), message);
        assertTrue(message.contains(why), message);
        assertArrayEquals(before, Files.readAllBytes(path));
    }

    private static String refusal(Executable boot) {
        return assertThrows(ConfigurationException.class, boot).getMessage();
    }

    private static void startScratch(Path path) {
        try (DatabaseFile file = scratch(path)) {
            file.open();
        }
    }

    private static void startDurable(Path path) {
        try (DatabaseFile file = DatabaseFile.durable(path)) {
            file.open();
        }
    }

    private static DatabaseFile scratch(Path path) {
        return DatabaseFile.scratch(path);
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
