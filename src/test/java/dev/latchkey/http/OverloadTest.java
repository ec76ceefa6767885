package dev.latchkey.http;

import static dev.latchkey.support.ProblemChecks.problem;
import static dev.latchkey.support.Waiting.waitUntil;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.Clients;
import dev.latchkey.support.Http;
import dev.latchkey.support.LogCapture;
import dev.latchkey.support.SqlClient;
import dev.latchkey.support.TestPostgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestPostgres.class)
class OverloadTest {
    private static final int REQUESTS = 50;
    private static final Pattern COUNT = Pattern.compile("(\\d+) more requests");

    @TestHTTPResource
    URI server;

    @Test
    void refusalsShareLinesWithoutStackTraces() throws Exception {
        try (SqlClient database = SqlClient.ofApplication();
                LogCapture log = new LogCapture()) {
            database.lockUsers();
            Clients.run(
                    REQUESTS,
                    client -> problem(Http.send(Http.post(server.resolve("/users"), """
                    {"name": "A", "email": "%d@overload.example"}""".formatted(client))), 503));
            waitUntil("all are counted", () -> refusals(log) == REQUESTS);
            List<LogRecord> lines = lines(log);
            assertTrue(lines.size() < REQUESTS / 2, log::text);
            lines.forEach(line -> assertNull(line.getThrown()));
            assertTrue(lines.get(0).getMessage().contains("POST /users was refused: "), log::text);
        }
    }

    /** The first line is about one request. Every other one has a count. */
    private static int refusals(LogCapture log) {
        return lines(log).stream()
                .map(line -> COUNT.matcher(line.getMessage()))
                .mapToInt(count -> count.find() ? Integer.parseInt(count.group(1)) : 1)
                .sum();
    }

    private static List<LogRecord> lines(LogCapture log) {
        return log.with("DATABASE_UNAVAILABLE: ");
    }
}
