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

/** How the packaged jar starts, in an empty folder and in one that is not. */
class BootIT {
    private static final Pattern COMPLAINT = Pattern.compile("\\b(WARN|WARNING|ERROR|SEVERE)\\b");

    @TempDir
    Path folder;

    @Test
    void itStartsWithoutComplaintAndSaysWhichDatabaseItUses() throws Exception {
        try (PackagedJar jar = new PackagedJar(folder)) {
            assertEquals("127.0.0.1", jar.address().getHost());
            assertEquals(200, jar.get("/users").statusCode());
            assertEquals(
                    201,
                    jar.post("/users", "{\"name\":\"A\",\"email\":\"a@b.org\"}").statusCode());
            assertEquals(404, jar.get("/nowhere").statusCode());
            assertFalse(COMPLAINT.matcher(jar.log()).find(), jar.log());
            assertTrue(jar.log().contains("Scratch database " + folder.resolve("latchkey-scratch.db")), jar.log());
        }
    }

    @Test
    void itStopsWithoutComplaintInTheMiddleOfWork() throws Exception {
        PackagedJar jar = new PackagedJar(folder);
        try (jar) {
            for (int i = 0; i < 50; i++) {
                jar.post("/users", "{\"name\":\"A\",\"email\":\"a%d@b.org\"}".formatted(i));
            }
        }
        assertFalse(COMPLAINT.matcher(jar.log()).find(), jar.log());
        assertTrue(jar.log().contains("stopped in"), jar.log());
    }

    @Test
    void everyBootBeginsAnewWithAliceAndBobAlsoAfterAKill() throws Exception {
        String atFirst;
        try (PackagedJar jar = new PackagedJar(folder)) {
            atFirst = jar.get("/users").body();
            assertTrue(atFirst.contains("Alice") && atFirst.contains("Bob"), atFirst);
            jar.post("/users", "{\"name\":\"A\",\"email\":\"a@b.org\"}");
            jar.post("/users/3/licenses", "{}");
            assertNotEquals(atFirst, jar.get("/users").body());
            jar.kill();
        }
        try (PackagedJar jar = new PackagedJar(folder)) {
            assertEquals(atFirst, jar.get("/users").body());
            assertEquals("[]", jar.get("/licenses").body());
        }
    }

    @Test
    void aSecondOneInTheSameFolderIsRefusedAndHarmsNothing() throws Exception {
        try (PackagedJar first = new PackagedJar(folder)) {
            first.address();
            try (PackagedJar second = new PackagedJar(folder)) {
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
        try (PackagedJar jar = new PackagedJar(folder, "-Dlatchkey.scratch=" + theirs)) {
            assertNotEquals(0, jar.exitValue());
            assertTrue(
                    jar.log()
                            .contains(
                                    theirs + ", which latchkey.scratch is set to, is a database, but none of Latchkey"),
                    jar.log());
        }
        assertArrayEquals(before, Files.readAllBytes(theirs));
    }
}
