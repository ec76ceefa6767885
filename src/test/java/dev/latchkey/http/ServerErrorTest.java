package dev.latchkey.http;

import static dev.latchkey.support.ProblemChecks.problem;
import static dev.latchkey.support.Waiting.waitUntil;
import static io.restassured.RestAssured.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.latchkey.support.LogCapture;
import dev.latchkey.support.SqliteFile;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.logging.LogRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ServerErrorTest {
    @ConfigProperty(name = "latchkey.scratch")
    Path databaseFile;

    /** A table is missing, which no code expects. */
    @Test
    void serverErrorIsOpaqueAndLoggedOnceWithItsId() throws SQLException {
        try (SqliteFile file = new SqliteFile(databaseFile);
                LogCapture log = new LogCapture()) {
            file.execute("ALTER TABLE license RENAME TO hidden");
            try {
                String errorId = problem(get("/licenses/1"), 500, "/licenses/1").getString("errorId");
                waitUntil("it is logged", () -> !log.with(errorId).isEmpty());
                List<LogRecord> entries = log.with(errorId);
                assertEquals(1, entries.size());
                assertNotNull(entries.get(0).getThrown());
            } finally {
                file.execute("ALTER TABLE hidden RENAME TO license");
            }
        }
    }
}
