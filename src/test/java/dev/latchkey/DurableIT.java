package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.SqlClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A durable database survives restarts, and a file that cannot be used stops the start and stays untouched. */
class DurableIT {
    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void setDataPath() {
        data = folder.resolve("latchkey.db");
    }

    @Test
    void restartKeepsTheDataAndAddsNone() throws Exception {
        String users;
        String licenses;
        String events;
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals("[]", latchkey.get("/users").body());
            latchkey.createUser();
            assertEquals(201, latchkey.post("/users/1/licenses", "{}").statusCode());
            assertEquals(200, latchkey.post("/licenses/1/suspend", "{}").statusCode());
            users = latchkey.get("/users").body();
            licenses = latchkey.get("/licenses").body();
            events = latchkey.get("/licenses/1/events").body();
            assertTrue(latchkey.log().contains("Durable database " + data), latchkey.log());
        }
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals(users, latchkey.get("/users").body());
            assertEquals(licenses, latchkey.get("/licenses").body());
            assertEquals(events, latchkey.get("/licenses/1/events").body());
        }
    }

    @Test
    void lockOfAKilledProcessIsReleased() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            latchkey.createUser();
            latchkey.kill();
        }
        try (Latchkey next = Latchkey.durable(data)) {
            assertEquals(200, next.get("/users/1").statusCode());
        }
    }

    // --- Starts that are refused

    @ParameterizedTest
    @ValueSource(strings = {"latchkey.data", "latchkey.scratch"})
    void secondProcessOnTheSameFileIsRefused(String setting) throws Exception {
        String option = "-D" + setting + "=" + data;
        try (Latchkey first = new Latchkey(folder, option)) {
            first.address();
            assertRefused(new Latchkey(folder, option), setting, "another Latchkey");
            first.createUser();
        }
    }

    @Test
    void scratchStartOnADurableFileIsRefused() throws Exception {
        createDurableFile();
        byte[] before = Files.readAllBytes(data);
        assertRefused(new Latchkey(folder, "-Dlatchkey.scratch=" + data), "latchkey.scratch", "durable");
        assertArrayEquals(before, Files.readAllBytes(data));
    }

    @Test
    void schemaOfANewerVersionIsRefused() throws Exception {
        createDurableFile();
        try (SqlClient file = new SqlClient(data)) {
            file.execute("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
                    + " checksum, installed_by, execution_time, success)"
                    + " VALUES (99, '99', 'from the future', 'SQL', 'V99__from_the_future.sql', 1, 'it', 1, 1)");
        }
        byte[] before = Files.readAllBytes(data);
        assertRefused(Latchkey.durable(data), "latchkey.data", "newer Latchkey");
        assertArrayEquals(before, Files.readAllBytes(data));
    }

    @Test
    void fileThatIsNotADatabaseIsRefused() throws Exception {
        Path notes = Files.writeString(folder.resolve("notes.txt"), "remember the milk");
        assertRefused(Latchkey.durable(notes), "latchkey.data", "SQLite database");
        assertEquals("remember the milk", Files.readString(notes));
    }

    /** For example from an environment variable that is not set. */
    @Test
    void emptySettingIsRefused() throws Exception {
        assertRefused(new Latchkey(folder, "-Dlatchkey.data="), "latchkey.data", "is empty");
    }

    /** The read-only mount exists in a namespace of the process, and ends with it. */
    @Test
    void readOnlyFileSystemIsRefused() throws Exception {
        createDurableFile();
        byte[] before = Files.readAllBytes(data);
        List<String> onReadOnlyDisk = List.of(
                "unshare",
                "-Urm",
                "sh",
                "-c",
                "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"",
                folder.toString());
        assertRefused(
                new Latchkey(onReadOnlyDisk, Path.of("/"), "-Dlatchkey.data=" + data), "latchkey.data", "not writable");
        assertArrayEquals(before, Files.readAllBytes(data));
    }

    private void createDurableFile() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            latchkey.createUser();
        }
    }

    /** It ends by itself, names the setting and the reason without a stack trace, and never listens. */
    private static void assertRefused(Latchkey latchkey, String setting, String reason) throws Exception {
        try (latchkey) {
            assertNotEquals(0, latchkey.exitCode());
            assertTrue(latchkey.log().contains(setting) && latchkey.log().contains(reason), latchkey.log());
            assertFalse(latchkey.log().contains("\tat ") || latchkey.log().contains("Listening"), latchkey.log());
        }
    }
}
