package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the packaged application starts and stops with its default scratch database. */
class BootIT {
    @TempDir
    Path folder;

    @Test
    void startLogsTheDatabaseAndNoWarning() throws Exception {
        try (Latchkey latchkey = new Latchkey(folder)) {
            assertEquals("127.0.0.1", latchkey.address().getHost());
            assertEquals(200, latchkey.get("/users").statusCode());
            latchkey.createUser();
            assertEquals(404, latchkey.get("/nowhere").statusCode());
            latchkey.assertNoComplaintInLog();
            assertTrue(
                    latchkey.log().contains("Scratch database " + folder.resolve("latchkey-scratch.db")),
                    latchkey.log());
        }
    }

    @Test
    void scratchDatabaseIsResetEvenAfterAKill() throws Exception {
        String atFirst;
        try (Latchkey latchkey = new Latchkey(folder)) {
            atFirst = latchkey.get("/users").body();
            assertTrue(atFirst.contains("Alice") && atFirst.contains("Bob"), atFirst);
            latchkey.createUser();
            assertEquals(201, latchkey.post("/users/3/licenses", "{}").statusCode());
            assertNotEquals(atFirst, latchkey.get("/users").body());
            latchkey.kill();
        }
        try (Latchkey latchkey = new Latchkey(folder)) {
            assertEquals(atFirst, latchkey.get("/users").body());
            assertEquals("[]", latchkey.get("/licenses").body());
        }
    }
}
