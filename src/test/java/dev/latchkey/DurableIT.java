package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that is to be kept, and starts that are refused for its sake. */
class DurableIT {
    private static final String A_USER = "{\"name\":\"Ada\",\"email\":\"ada@example.org\"}";

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void nameTheFile() {
        data = folder.resolve("latchkey.db");
    }

    @Test
    void whatIsThereIsThereAfterARestartAndNothingElse() throws Exception {
        String users;
        String licenses;
        String events;
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals("[]", latchkey.get("/users").body());
            assertEquals(201, latchkey.post("/users", A_USER).statusCode());
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
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
    }

    @Test
    void aScratchBootPointedAtItIsRefused() throws Exception {
        fill();
        byte[] before = Files.readAllBytes(data);
        refused(new Latchkey(folder, "-Dlatchkey.scratch=" + data), "latchkey.scratch", "with data to be kept");
        assertArrayEquals(before, Files.readAllBytes(data));
    }

    @Test
    void aSecondOneOnTheSameFileIsRefusedAndHarmsNothing() throws Exception {
        try (Latchkey first = Latchkey.durable(data)) {
            first.address();
            refused(Latchkey.durable(data), "latchkey.data", "in use by another Latchkey");
            assertEquals(201, first.post("/users", A_USER).statusCode());
        }
        // Its lock has died with it, also where it was killed.
        try (Latchkey next = Latchkey.durable(data)) {
            assertEquals(200, next.get("/users/1").statusCode());
            next.kill();
        }
        try (Latchkey last = Latchkey.durable(data)) {
            assertEquals(200, last.get("/users/1").statusCode());
        }
    }

    @Test
    void aSchemaOfANewerLatchkeyIsRefused() throws Exception {
        fill();
        execute("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success)"
                + " VALUES (99, '99', 'from the future', 'SQL', 'V99__from_the_future.sql', 1, 'it', 1, 1)");
        byte[] before = Files.readAllBytes(data);
        refused(Latchkey.durable(data), "latchkey.data", "migrated by a newer Latchkey");
        assertArrayEquals(before, Files.readAllBytes(data));
    }

    @Test
    void whatIsNoFileToKeepDataInIsRefused() throws Exception {
        Path notes = Files.writeString(folder.resolve("notes.txt"), "remember the milk");
        refused(Latchkey.durable(notes), "latchkey.data", "is no SQLite database");
        assertEquals("remember the milk", Files.readString(notes));
        refused(new Latchkey(folder, "-Dlatchkey.data=" + folder), "latchkey.data", "is a folder");
        Path nowhere = folder.resolve("nowhere/latchkey.db");
        refused(new Latchkey(folder, "-Dlatchkey.data=" + nowhere), "latchkey.data", "a folder that does not exist");
        refused(new Latchkey(folder, "-Dlatchkey.data="), "latchkey.data", "is empty");
    }

    /** The mount is one of a name space of the process's own, and ends with it. */
    @Test
    void aReadOnlyFileSystemIsRefused() throws Exception {
        fill();
        byte[] before = Files.readAllBytes(data);
        List<String> onReadOnlyDisk = List.of(
                "unshare",
                "-Urm",
                "sh",
                "-c",
                "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"",
                folder.toString());
        refused(
                new Latchkey(onReadOnlyDisk, Path.of("/"), "-Dlatchkey.data=" + data),
                "latchkey.data",
                "cannot be written to");
        assertArrayEquals(before, Files.readAllBytes(data));
    }

    private void fill() throws Exception {
        try (Latchkey latchkey = Latchkey.durable(data)) {
            assertEquals(201, latchkey.post("/users", A_USER).statusCode());
        }
    }

    private void execute(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data)) {
            connection.createStatement().execute(statement);
        }
    }

    /** It ends by itself, with one sentence and no stack trace, and never listens. */
    private static void refused(Latchkey latchkey, String setting, String why) throws Exception {
        try (latchkey) {
            assertNotEquals(0, latchkey.exitValue());
            assertTrue(latchkey.log().contains(setting) && latchkey.log().contains(why), latchkey.log());
            assertFalse(latchkey.log().contains("\tat ") || latchkey.log().contains("Listening"), latchkey.log());
        }
    }
}
