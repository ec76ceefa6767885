package dev.latchkey.http;

import static dev.latchkey.Api.json;
import static dev.latchkey.support.ProblemChecks.problem;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are not one JSON object of at most 64 KiB in UTF-8. */
@QuarkusTest
class JsonBodyTest {
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final Pattern LOCATION = Pattern.compile("line (\\d+), column (\\d+)");

    @TestHTTPResource
    URI server;

    static Stream<String> bodiesThatAreNotAnObject() {
        return Stream.of(
                "",
                " \n",
                "null",
                "true",
                "5",
                "-0.5e3",
                "\"text\"",
                "[]",
                "[{\"name\":\"Ada\",\"email\":\"ada@example.org\"}]",
                "[".repeat(1000) + "]".repeat(1000));
    }

    @ParameterizedTest
    @MethodSource("bodiesThatAreNotAnObject")
    void bodyMustBeAnObject(String body) {
        JsonPath problem = post(body.getBytes());
        assertTrue(problem.getString("detail").contains("JSON object"), problem::prettify);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | 1 | 2",
                "{\"name\" | 1 | 8",
                "{\"name\":\"A | 1 | 11",
                "{\"name\":\"A\",} | 1 | 13",
                "{name:\"A\"} | 1 | 2",
                "{'name':\"A\"} | 1 | 2",
                "{\"name\":01} | 1 | 10",
                "{\"name\":NaN} | 1 | 12",
                "{\"name\":tru} | 1 | 9",
                "{\"name\":\"\\x\"} | 1 | 11",
                "{\"name\":/**/1} | 1 | 9",
                "{\"name\":\"A\"}} | 1 | 13",
                "{\"name\":\"A\"} x | 1 | 14",
                "{\"name\":\"A\"}{} | 1 | 13",
                "{\"name\":\"A\",\"name\":\"B\"} | 1 | 19",
                "`{\"name\":\"A\",\n\n  \"email\" 5}` | 3 | 11"
            })
    void malformedJsonIsReportedWithLineAndColumn(String body, int line, int column) {
        JsonPath problem = post(body.getBytes());
        assertEquals("/problems/malformed-json", problem.getString("type"));
        Matcher location = LOCATION.matcher(problem.getString("detail"));
        assertTrue(location.find(), problem::prettify);
        assertEquals(line, Integer.parseInt(location.group(1)));
        // The parser reports the start of a token or the character after it.
        assertEquals(column, Integer.parseInt(location.group(2)), 1, problem::prettify);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[ | ]", "{\"a\": | }"})
    void deepNestingIsRefused(String opening, String closing) {
        post(("{\"name\":\"A\",\"more\":" + opening.repeat(1000) + "1" + closing.repeat(1000) + "}").getBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00ff\u00fe", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00f5\u0080\u0080\u0080", "\u00e4"})
    void invalidUtf8IsRefused(String bytes) {
        JsonPath problem = post(
                "{\"name\":\"%s\",\"email\":\"a@example.org\"}".formatted(bytes).getBytes(ISO_8859_1));
        assertTrue(problem.getString("detail").contains("UTF-8"), problem::prettify);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml"})
    void otherContentTypesAre415(String contentType) {
        for (String path : List.of("/users", "/users/1/licenses")) {
            Response response =
                    given().contentType(contentType).body("product=editor").post(path);
            problem(response, 415, path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Type:\n"})
    void bodyWithoutAContentTypeIs415(String header) throws IOException {
        String path = "/users/1/licenses";
        String request = "POST %s HTTP/1.1\nHost: x\nConnection: close\n%sContent-Length: 2\n\n{}";
        problem(RawHttp.exchange(server, request.formatted(path, header)), 415, path);
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX_BODY_BYTES + 1, 200_000, 20_000_000})
    void bodyOver64KiBIs413(int bytes) {
        problem(json(objectOf(bytes)).post("/users"), 413, "/users");
    }

    @Test
    void bodyOf64KiBIsRead() {
        JsonPath problem = problem(json(objectOf(MAX_BODY_BYTES)).post("/users"), 400, "/users");
        assertEquals(List.of("/email", "/name"), problem.getList("errors.pointer"));
    }

    private static String objectOf(int bytes) {
        String empty = "{\"name\":\"\"}";
        return "{\"name\":\"" + "x".repeat(bytes - empty.length()) + "\"}";
    }

    private static JsonPath post(byte[] body) {
        return problem(given().contentType("application/json").body(body).post("/users"), 400, "/users");
    }
}
