package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the packaged application starts, in an empty folder and in one that is not. */
class BootIT {
    private static final Pattern COMPLAINT = Pattern.compile("\\b(WARN|WARNING|ERROR|SEVERE)\\b");

    @TempDir
    Path folder;

    @Test
    void itStartsWithoutComplaintAndSaysWhichDatabaseItUses() throws Exception {
        try (Latchkey latchkey = new Latchkey(folder)) {
            assertEquals("127.0.0.1", latchkey.address().getHost());
            assertEquals(200, latchkey.get("/users").statusCode());
            assertEquals(
                    201,
                    latchkey.post("/users", "{\"name\":\"A\",\"email\":\"a@b.org\"}")
                            .statusCode());
            assertEquals(404, latchkey.get("/nowhere").statusCode());
            assertFalse(COMPLAINT.matcher(latchkey.log()).find(), latchkey.log());
            assertTrue(
                    latchkey.log().contains("Scratch database " + folder.resolve("latchkey-scratch.db")),
                    latchkey.log());
        }
    }

    @Test
    void itStopsWithoutComplaintInTheMiddleOfWork() throws Exception {
        Latchkey latchkey = new Latchkey(folder);
        try (latchkey) {
            for (int i = 0; i < 50; i++) {
                latchkey.post("/users", "{\"name\":\"A\",\"email\":\"a%d@b.org\"}".formatted(i));
            }
        }
        assertFalse(COMPLAINT.matcher(latchkey.log()).find(), latchkey.log());
        assertTrue(latchkey.log().contains("stopped in"), latchkey.log());
    }

    @Test
    void everyBootBeginsAnewWithAliceAndBobAlsoAfterAKill() throws Exception {
        String atFirst;
        try (Latchkey latchkey = new Latchkey(folder)) {
            atFirst = latchkey.get("/users").body();
            assertTrue(atFirst.contains("Alice") && atFirst.contains("Bob"), atFirst);
            latchkey.post("/users", "{\"name\":\"A\",\"email\":\"a@b.org\"}");
            latchkey.post("/users/3/licenses", "{}");
            assertNotEquals(atFirst, latchkey.get("/users").body());
            latchkey.kill();
        }
        try (Latchkey latchkey = new Latchkey(folder)) {
            assertEquals(atFirst, latchkey.get("/users").body());
            assertEquals("[]", latchkey.get("/licenses").body());
        }
    }

    @Test
    void aSecondOneInTheSameFolderIsRefusedAndHarmsNothing() throws Exception {
        try (Latchkey first = new Latchkey(folder)) {
            first.address();
            try (Latchkey second = new Latchkey(folder)) {
                assertNotEquals(0, second.exitValue());
                assertTrue(second.log().contains("is in use by another Latchkey"), second.log());
            }
            assertEquals(
                    201,
                    first.post("/users", "{\"name\":\"A\",\"email\":\"a@b.org\"}")
                            .statusCode());
        }
    }

    @Test
    void aDatabaseOfSomebodyElseStopsTheBootUnharmed() throws Exception {
        Path theirs = folder.resolve("theirs.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + theirs)) {
            connection.createStatement().execute("CREATE TABLE precious (id INTEGER)");
        }
        byte[] before = Files.readAllBytes(theirs);
        try (Latchkey latchkey = new Latchkey(folder, "-Dlatchkey.scratch=" + theirs)) {
            assertNotEquals(0, latchkey.exitValue());
            assertTrue(
                    latchkey.log()
                            .contains(
                                    theirs + ", which latchkey.scratch is set to, is a database, but none of Latchkey"),
                    latchkey.log());
        }
        assertArrayEquals(before, Files.readAllBytes(theirs));
    }
}
