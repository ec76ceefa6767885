package dev.latchkey.http;

import static dev.latchkey.support.ProblemChecks.problem;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in Idempotency-Key and If-Match that would otherwise change what the request means. */
@QuarkusTest
class HeadersTest {
    private static final String PATH = "/licenses/1/suspend";

    @TestHTTPResource
    URI server;

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key: a\nIdempotency-Key: b", "If-Match: \"a\"\nIf-Match: \"b\""})
    void repeatedHeaderIs400(String headers) throws IOException {
        JsonPath problem = problem(post(headers), 400, PATH);
        assertTrue(problem.getString("detail").contains("more than once"), problem::prettify);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key:", "If-Match:", "If-Match:  "})
    void headerWithoutAValueIs400(String header) throws IOException {
        JsonPath problem = problem(post(header), 400, PATH);
        assertTrue(problem.getString("detail").contains("no value"), problem::prettify);
    }

    static Stream<String> veryLongHeaders() {
        return Stream.of(
                "Idempotency-Key: \"" + "k".repeat(8000) + "\"",
                "Idempotency-Key: \"" + "\\\\".repeat(4000) + "\"",
                "If-Match: " + "\"a\",".repeat(2000) + "x");
    }

    /** A regular expression that backtracks would take forever here. */
    @ParameterizedTest
    @MethodSource("veryLongHeaders")
    void veryLongHeaderIs400(String header) throws IOException {
        problem(post(header), 400, PATH);
    }

    private RawHttp.Response post(String headers) throws IOException {
        return RawHttp.exchange(server, """
                POST %s HTTP/1.1
                Host: x
                Connection: close
                %s
                Content-Length: 0

                """.formatted(PATH, headers));
    }
}
