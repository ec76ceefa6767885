package dev.latchkey.problem;

import static dev.latchkey.Api.anEmail;
import static dev.latchkey.Api.json;
import static dev.latchkey.problem.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.latchkey.database.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Failures that are no caller's, made in the database: they are told as what they are, and pass. */
@QuarkusTest
class OurFailuresTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    Database database;

    @ConfigProperty(name = "latchkey.scratch")
    String databaseFile;

    @Test
    void aWriteLockHeldByAnotherProcessIsA503ThatPasses() throws SQLException {
        try (Connection other = otherProcess();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            Response response = newUser();
            assertEquals(
                    "/problems/database-unavailable",
                    problem(response, 503, "/users").getString("type"));
            assertEquals("1", response.header("Retry-After"));
            given().get("/users/1").then().statusCode(200);
            statement.execute("ROLLBACK");
        }
        newUser().then().statusCode(201);
    }

    @Test
    void aFullDiskIsA507ThatPasses() {
        // What other tests have deleted would be room.
        change("CREATE TABLE filler (bytes BLOB)");
        change("INSERT INTO filler SELECT zeroblob(freelist_count * page_size)"
                + " FROM pragma_freelist_count, pragma_page_size");
        onTheWriter("PRAGMA max_page_count = 1");
        try {
            Response response = newUser();
            for (int i = 0; i < 1000 && response.statusCode() == 201; i++) {
                response = newUser();
            }
            assertEquals("/problems/disk-full", problem(response, 507, "/users").getString("type"));
        } finally {
            onTheWriter("PRAGMA max_page_count = 1000000");
            change("DROP TABLE filler");
        }
        newUser().then().statusCode(201);
    }

    @Test
    void aFailureOfOursIsOpaqueAndItsIdIsInTheLog() throws SQLException {
        List<LogRecord> log = new CopyOnWriteArrayList<>();
        Handler collector = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                log.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("").addHandler(collector);
        try (Connection other = otherProcess();
                Statement statement = other.createStatement()) {
            statement.execute("ALTER TABLE license RENAME TO hidden");
            try {
                Response response = given().get("/licenses/1");
                String errorId = problem(response, 500, "/licenses/1").getString("errorId");
                List<LogRecord> entries = log.stream()
                        .filter(entry ->
                                (entry.getMessage() + Arrays.toString(entry.getParameters())).contains(errorId))
                        .toList();
                assertEquals(1, entries.size());
                assertNotNull(entries.get(0).getThrown());
            } finally {
                statement.execute("ALTER TABLE hidden RENAME TO license");
            }
        } finally {
            Logger.getLogger("").removeHandler(collector);
        }
    }

    private static Response newUser() {
        return json(Map.of("name", "N".repeat(200), "email", anEmail())).post("/users");
    }

    private void change(String statement) {
        database.write(sql -> sql.update(statement)).await().atMost(PATIENCE);
    }

    private void onTheWriter(String pragma) {
        database.write(sql -> sql.list(pragma, row -> "")).await().atMost(PATIENCE);
    }

    private Connection otherProcess() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + databaseFile + "?busy_timeout=5000");
    }
}
