package dev.latchkey.problem;

import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.json;
import static dev.latchkey.problem.Problems.problem;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every cause of failure, over HTTP: whatever it is, the answer is one problem that says what to do. */
@QuarkusTest
class ProblemsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TestHTTPResource
    URI server;

    // --- JSON that is none, or not the one expected

    static Stream<String> bodiesThatAreNoObject() {
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
    @MethodSource("bodiesThatAreNoObject")
    void aBodyThatIsNoObjectIsRefused(String body) {
        Response response = given().contentType("application/json").body(body).post("/users");
        assertTrue(problem(response, 400, "/users").getString("detail").contains("JSON object"), response.asString());
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
                "{\"name\":\"A\"}{} | 1 | 13"
            })
    void malformedJsonIsToldWithLineAndColumn(String body, int line, int column) {
        String detail = problem(json(body).post("/users"), 400, "/users").getString("detail");
        assertTrue(detail.contains("at line %d, column ".formatted(line)), detail);
        int told = Integer.parseInt(detail.replaceAll("(?s).*column (\\d+).*", "$1"));
        assertTrue(Math.abs(told - column) <= 1, () -> detail + " but it is at " + column);
    }

    @Test
    void theLineOfAMistakeIsCounted() {
        String detail = problem(json("{\"name\":\"A\",\n\n  \"email\" 5}").post("/users"), 400, "/users")
                .getString("detail");
        assertTrue(detail.contains("at line 3, column 11"), detail);
    }

    @Test
    void aMemberThatAppearsTwiceIsNamed() {
        String detail = problem(json("{\"name\":\"A\",\"name\":\"B\"}").post("/users"), 400, "/users")
                .getString("detail");
        assertTrue(detail.contains("\"name\" appears a second time"), detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void deepNestingIsRefused(String opening) {
        String closing = opening.startsWith("[") ? "]" : "}";
        String body = "{\"name\":\"A\",\"more\":" + opening.repeat(1000) + "1" + closing.repeat(1000) + "}";
        problem(json(body).post("/users"), 400, "/users");
    }

    static Stream<String> bytesThatAreNoUtf8() {
        return Stream.of("\u00ff\u00fe", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00f5\u0080\u0080\u0080", "\u00e4");
    }

    @ParameterizedTest
    @MethodSource("bytesThatAreNoUtf8")
    void invalidUtf8IsRefused(String bytes) {
        byte[] body =
                "{\"name\":\"%s\",\"email\":\"a@example.org\"}".formatted(bytes).getBytes(ISO_8859_1);
        Response response = given().contentType("application/json").body(body).post("/users");
        assertTrue(problem(response, 400, "/users").getString("detail").contains("UTF-8"), response.asString());
    }

    // --- Values that are not accepted

    static Stream<List<String>> valuesThatAreNotAccepted() {
        String ada = "\"email\":\"ada@example.org\"";
        return Stream.of(
                List.of("/users", "{}", "/email", "/name"),
                List.of("/users", "{" + ada + "}", "/name"),
                List.of("/users", "{\"name\":null," + ada + "}", "/name"),
                List.of("/users", "{\"name\":\"\"," + ada + "}", "/name"),
                List.of("/users", "{\"name\":\" \\t\\u3000\\u200b\"," + ada + "}", "/name"),
                List.of("/users", "{\"name\":\"a\\u0000b\"," + ada + "}", "/name"),
                List.of("/users", "{\"name\":\"a\\u001bb\"," + ada + "}", "/name"),
                List.of("/users", "{\"name\":\"a\\u0085b\"," + ada + "}", "/name"),
                List.of("/users", "{\"name\":\"\\ud800\"," + ada + "}", "/name"),
                List.of("/users", "{\"name\":\"\\udc00\\ud800\"," + ada + "}", "/name"),
                List.of("/users", "{\"name\":\"" + "x".repeat(201) + "\"," + ada + "}", "/name"),
                List.of("/users", "{\"name\":5," + ada + "}", "/name"),
                List.of("/users", "{\"name\":true," + ada + "}", "/name"),
                List.of("/users", "{\"name\":[\"A\"]," + ada + "}", "/name"),
                List.of("/users", "{\"name\":{\"first\":\"A\"}," + ada + "}", "/name"),
                List.of("/users", "{\"name\":\"A\",\"email\":\"nobody\"}", "/email"),
                List.of("/users", "{\"name\":\"A\",\"email\":\"a@b@c\"}", "/email"),
                List.of("/users", "{\"name\":\"A\",\"email\":\"a\\u200b@b.org\"}", "/email"),
                List.of("/users", "{\"name\":\"\\u3164\"," + ada + "}", "/name"),
                List.of("/users", "{\"name\":\"A\",\"email\":\"" + "x".repeat(250) + "@example.org\"}", "/email"),
                List.of("/users", "{\"name\":\"A\",\"email\":\"\\ud800@example.org\"}", "/email"),
                List.of("/users", "{\"name\":\"A\",\"email\":\"\\\"\\u0007\\\"@example.org\"}", "/email"),
                List.of("/users", "{\"name\":\"A\"," + ada + ",\"\\ud800\":1}", "/\uFFFD"),
                List.of("/users", "{\"name\":\"A\"," + ada + ",\"a/b~c\":1}", "/a~1b~0c"),
                List.of("/users/1/licenses", "{\"maxActivations\":0}", "/maxActivations"),
                List.of("/users/1/licenses", "{\"maxActivations\":1.0}", "/maxActivations"),
                List.of("/users/1/licenses", "{\"maxActivations\":\"1\"}", "/maxActivations"),
                List.of("/users/1/licenses", "{\"maxActivations\":2147483648}", "/maxActivations"),
                List.of("/users/1/licenses", "{\"maxActivations\":1e999}", "/maxActivations"),
                List.of("/users/1/licenses", "{\"maxActivations\":" + "9".repeat(500) + "}", "/maxActivations"),
                List.of("/users/1/licenses", "{\"quantity\":1001}", "/quantity"),
                List.of("/users/1/licenses", "{\"quantity\":\"2\"}", "/quantity"),
                List.of("/licenses/1/suspend", "{\"reason\":\"\"}", "/reason"),
                List.of("/licenses/1/suspend", "{\"reason\":\"" + "x".repeat(501) + "\"}", "/reason"),
                List.of("/licenses/1/suspend", "{\"raeson\":\"x\"}", "/raeson"),
                List.of("/licenses/1/renew", "{}", ""),
                List.of(
                        "/licenses/1/renew",
                        "{\"expiresAt\":\"2100-01-01T00:00:00Z\",\"validFor\":\"P1Y\"}",
                        "/expiresAt",
                        "/validFor"),
                List.of("/licenses/validate", "{\"key\":7}", "/key"),
                List.of("/users/1/licenses", "{\"product\":\"\"}", "/product"),
                List.of("/users/1/licenses", "{\"product\":\"" + "x".repeat(101) + "\"}", "/product"),
                List.of("/users/1/licenses", "{\"label\":\"" + "x".repeat(201) + "\"}", "/label"),
                List.of("/users/1/licenses", "{\"expiresAt\":\"tomorrow\"}", "/expiresAt"),
                List.of("/users/1/licenses", "{\"expiresAt\":\"2100-01-01\"}", "/expiresAt"),
                List.of("/users/1/licenses", "{\"expiresAt\":4102444800}", "/expiresAt"),
                List.of("/users/1/licenses", "{\"expiresAt\":\"2020-01-01T00:00:00Z\"}", "/expiresAt"),
                List.of("/users/1/licenses", "{\"expiresAt\":\"+10000-01-01T00:00:00Z\"}", "/expiresAt"),
                List.of("/users/1/licenses", "{\"validFor\":\"a year\"}", "/validFor"),
                List.of("/users/1/licenses", "{\"validFor\":365}", "/validFor"),
                List.of("/users/1/licenses", "{\"validFor\":\"\"}", "/validFor"),
                List.of("/users/1/licenses", "{\"validFor\":\"P0D\"}", "/validFor"),
                List.of("/users/1/licenses", "{\"validFor\":\"P9999Y\"}", "/validFor"),
                List.of(
                        "/users/1/licenses",
                        "{\"expiresAt\":\"2100-01-01T00:00:00Z\",\"validFor\":\"P1Y\"}",
                        "/expiresAt",
                        "/validFor"));
    }

    @ParameterizedTest
    @MethodSource("valuesThatAreNotAccepted")
    void everyValueAtFaultIsPointedTo(List<String> pathBodyAndPointers) {
        String path = pathBodyAndPointers.get(0);
        JsonPath problem = problem(json(pathBodyAndPointers.get(1)).post(path), 400, path);
        assertEquals("/problems/invalid-request", problem.getString("type"));
        assertEquals(
                pathBodyAndPointers.subList(2, pathBodyAndPointers.size()),
                problem.getList("errors.pointer").stream().distinct().toList());
    }

    @ParameterizedTest
    @CsvSource({"nmae, name", "Email, email", "e-mail, email"})
    void anUnknownMemberIsNamedWithTheNearestKnownOne(String sent, String meant) {
        JsonPath problem = problem(json(Map.of(sent, "x")).post("/users"), 400, "/users");
        assertEquals("/" + sent, problem.getString("errors[0].pointer"));
        String detail = problem.getString("detail");
        assertTrue(detail.startsWith(sent) && detail.contains("Did you mean \"%s\"?".formatted(meant)), detail);
    }

    @Test
    void whereNoKnownMemberIsNearAllAreListed() {
        String detail = problem(json(Map.of("telephone", "x")).post("/users"), 400, "/users")
                .getString("detail");
        assertTrue(detail.contains("known are email, name"), detail);
    }

    @Test
    void aPatchCannotRemoveWhatIsRequired() {
        String path = aUser().path();
        JsonPath problem = problem(json("{\"name\":null,\"email\":null}").patch(path), 400, path);
        assertEquals(List.of("/email", "/name"), problem.getList("errors.pointer"));
    }

    @ParameterizedTest
    @CsvSource({
        "/users/abc, id",
        "/users/1.5, id",
        "/users/0, id",
        "/users/-1, id",
        "/users/99999999999999999999, id",
        "/users/x/licenses, id",
        "/users?limit=0, limit",
        "/users?limit=1001, limit",
        "/users?limit=ten, limit",
        "/users?after=-1, after",
        "/users?limit=+1, limit",
        "/users?limit=%D9%A1, limit",
        "/users?limit=, limit",
        "/users?email=, email",
        "/licenses?product=, product",
        "/licenses?status=, status",
        "/users?emial=a@b.org, emial",
        "/users?status=active, status",
        "/users/1?limit=1, limit",
        "/licenses?status=active&status=revoked, status",
        "/users?email=nobody, email",
        "/users?email=a+b@example.org, email",
        "/licenses/abc, id",
        "/licenses?status=gone, status",
        "/licenses?userId=0, userId",
        "/licenses?userId=me, userId",
        "/licenses?expiresBefore=soon, expiresBefore",
        "/licenses?expiresBefore=2030-01-01T00:00Z, expiresBefore"
    })
    void aQueryOrPathValueAtFaultIsNamed(String path, String parameter) {
        Response response = given().urlEncodingEnabled(false).get(path);
        JsonPath problem = problem(response, 400, path.replaceAll("\\?.*", ""));
        assertEquals(List.of(parameter), problem.getList("errors.parameter"));
        assertNull(problem.get("errors[0].pointer"));
    }

    // --- Things that are not there, and requests that no resource sees

    @ParameterizedTest
    @CsvSource({
        "GET, /users/999999999, no user",
        "PATCH, /users/999999999, no user",
        "DELETE, /users/999999999, no user",
        "GET, /users/999999999/licenses, no user",
        "POST, /users/999999999/licenses, no user",
        "GET, /licenses/999999999, no license",
        "GET, /licenses/999999999/events, no license",
        "PATCH, /licenses/999999999, no license",
        "POST, /licenses/999999999/suspend, no license",
        "POST, /licenses/999999999/reinstate, no license",
        "POST, /licenses/999999999/revoke, no license",
        "POST, /licenses/999999999/rotate, no license",
        "POST, /licenses/1/nowhere, no such route",
        "GET, /nowhere, no such route",
        "POST, /nowhere, no such route",
        "GET, /users/1/nowhere, no such route",
        "GET, /q/nowhere, no such route"
    })
    void whatIsNotThereIsSaid(String method, String path, String said) {
        Response response = json("{}").request(method, path);
        assertTrue(problem(response, 404, path).getString("detail").contains(said), response.asString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT | /users | GET, POST, HEAD, OPTIONS",
                "DELETE | /users | GET, POST, HEAD, OPTIONS",
                "POST | /users/1 | DELETE, GET, PATCH, HEAD, OPTIONS",
                "DELETE | /licenses/1 | GET, PATCH, HEAD, OPTIONS",
                "GET | /licenses/validate | POST, OPTIONS",
                "GET | /users/random | POST, OPTIONS",
                "GET | /licenses/1/suspend | POST, OPTIONS",
                "POST | /licenses/1/events | GET, HEAD, OPTIONS",
                "PATCH | /users/1/licenses | GET, POST, HEAD, OPTIONS",
                "BREW | /users | GET, POST, HEAD, OPTIONS",
                "PUT | /users;a=b | GET, POST, HEAD, OPTIONS",
                "PUT | /%75sers | GET, POST, HEAD, OPTIONS"
            })
    void aMethodThatIsNotOfferedIsAnsweredWithThoseThatAre(String method, String path, String allowed) {
        Response response = json("{}").urlEncodingEnabled(false).request(method, path);
        problem(response, 405, path);
        assertEquals(allowed, response.header("Allow"));
        assertEquals(allowed, given().urlEncodingEnabled(false).options(path).header("Allow"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users", "/users/1", "/licenses"})
    void onlyJsonIsOffered(String path) {
        problem(given().accept("text/html").get(path), 406, path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml"})
    void onlyJsonIsTaken(String contentType) {
        problem(given().contentType(contentType).body("product=editor").post("/users"), 415, "/users");
        problem(
                given().contentType(contentType).body("product=editor").post("/users/1/licenses"),
                415,
                "/users/1/licenses");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Type:\r\n"})
    void aBodyOfNoDeclaredTypeIsNotTaken(String header) throws IOException {
        String request = "POST /users/1/licenses HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s";
        String answer = send(request.formatted(header) + "Content-Length: 2\r\n\r\n{}");
        assertTrue(answer.matches("(?s)HTTP/1.1 415 .*application/problem\\+json.*"), answer);
    }

    @Test
    void aRequestWithoutAHostIsRefused() throws IOException {
        String answer = send("GET /users HTTP/1.1\r\nConnection: close\r\n\r\n");
        assertTrue(answer.matches("(?s)HTTP/1.1 400 .*application/problem\\+json.*"), answer);
    }

    @Test
    void whatHasNoBodyIsOfAnyMediaType() {
        given().accept("application/problem+json").delete(aUser().path()).then().statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(ints = {65_537, 200_000, 20_000_000})
    void aBodyOver64KiBIsRefused(int bytes) {
        Response response =
                json("{\"name\":\"" + "x".repeat(bytes - 11) + "\"}").post("/users");
        problem(response, 413, "/users");
    }

    @Test
    void aBodyOf64KiBIsRead() {
        Response response =
                json("{\"name\":\"" + "x".repeat(65_536 - 11) + "\"}").post("/users");
        assertEquals(
                List.of("/email", "/name"), problem(response, 400, "/users").getList("errors.pointer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users?email=\u00e4@b.org", "/licenses?product=%ff"})
    void aQueryThatIsNoUtf8IsRefused(String target) throws IOException {
        String answer = send("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(answer.matches("(?s)HTTP/1.1 400 .*malformed-request.*percent-encoded.*"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/users/%zz", "/users?email=%zz", "/q/%", "/users/<|>"})
    void aTargetThatIsNoUriIsRefused(String target) throws IOException {
        String answer = send("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
        URI.create(JsonPath.from(answer.substring(answer.indexOf('{'))).getString("instance"));
    }

    // --- Conflicts

    @Test
    void anEmailThatIsTakenIsAConflict() {
        Api.User user = aUser();
        String again = user.email().toUpperCase();
        Response create = json(Map.of("name", "A", "email", again)).post("/users");
        assertEquals("/problems/email-taken", problem(create, 409, "/users").getString("type"));
        String other = aUser().path();
        Response change = json(Map.of("email", again)).patch(other);
        assertEquals("/problems/email-taken", problem(change, 409, other).getString("type"));
    }

    @Test
    void deletingAUserWhoHoldsLicensesIsAConflict() {
        Api.User user = aUser();
        user.holds(Map.of());
        JsonPath problem = problem(given().delete(user.path()), 409, user.path());
        assertEquals("/problems/user-has-licenses", problem.getString("type"));
    }

    private String send(String request) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
