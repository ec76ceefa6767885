package dev.latchkey.http;

import static dev.latchkey.support.ProblemChecks.problem;
import static dev.latchkey.support.Waiting.waitUntil;
import static io.restassured.RestAssured.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.latchkey.support.LogCapture;
import dev.latchkey.support.RawHttp;
import dev.latchkey.support.SqlClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ServerErrorTest {
    @TestHTTPResource
    URI server;

    /** A table is missing, which no code expects. */
    @Test
    void serverErrorIsOpaqueAndLoggedOnceWithItsId() throws SQLException {
        try (SqlClient database = SqlClient.ofApplication();
                LogCapture log = new LogCapture()) {
            database.execute("ALTER TABLE license RENAME TO hidden");
            try {
                String errorId = problem(get("/licenses/1"), 500, "/licenses/1").getString("errorId");
                waitUntil("it is logged", () -> !log.with(errorId).isEmpty());
                List<LogRecord> entries = log.with(errorId);
                assertEquals(1, entries.size());
                assertNotNull(entries.get(0).getThrown());
            } finally {
                database.execute("ALTER TABLE hidden RENAME TO license");
            }
        }
    }

    /** A terminal would obey these bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /failing;\u001b[31m HTTP/1.1\nHost: x",
                "GET /failing;\u009b31m HTTP/1.1\nHost: x",
                "GET /failing HTTP/1.1\nHost: \u001b[31m",
                "GET /failing HTTP/1.1\nHost: x\nAccept: \u001b[31m",
                "GET /failing?\u001b[31m=\u001b[31m HTTP/1.1\nHost: x"
            })
    void requestCannotWriteControlCharactersToTheLog(String request) throws IOException {
        FailingResource.work = () -> {
            throw new IllegalStateException("a bug");
        };
        try (LogCapture log = new LogCapture()) {
            RawHttp.Response response = RawHttp.exchange(server, request + "\nConnection: close\n\n");
            // The server refuses some of them before they reach the resource.
            assertEquals(response.status() == 500, log.text().contains("failed with status 500"), log::text);
            assertFalse(
                    Pattern.compile("[[\\x00-\\x1f\\x7f-\\x9f]&&[^\\r\\n\\t]]")
                            .matcher(log.text())
                            .find(),
                    log::text);
        }
    }
}
