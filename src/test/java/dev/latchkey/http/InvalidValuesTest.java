package dev.latchkey.http;

import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.json;
import static dev.latchkey.support.ProblemChecks.problem;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Invalid values in bodies, paths and queries. Each is named in {@code errors}. */
@QuarkusTest
class InvalidValuesTest {
    @TestHTTPResource
    URI server;

    /** Path, body, and the pointers that must be reported. */
    static Stream<List<String>> invalidBodies() {
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
                List.of("/users/1/licenses", "{\"quantity\":0}", "/quantity"),
                List.of("/users/1/licenses", "{\"quantity\":-1}", "/quantity"),
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
                List.of("/licenses/validate", "{}", "/key"),
                List.of("/licenses/validate", "{\"key\":null}", "/key"),
                List.of("/licenses/validate", "{\"key\":7}", "/key"),
                List.of("/licenses/validate", "{\"key\":\"x\",\"product\":\"\"}", "/product"),
                List.of("/licenses/validate", "{\"key\":\"x\",\"prodcut\":\"a\"}", "/prodcut"),
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
    @MethodSource("invalidBodies")
    void everyInvalidMemberIsPointedTo(List<String> pathBodyAndPointers) {
        String path = pathBodyAndPointers.get(0);
        JsonPath problem = problem(json(pathBodyAndPointers.get(1)).post(path), 400, path);
        assertEquals("/problems/invalid-request", problem.getString("type"));
        assertEquals(
                pathBodyAndPointers.subList(2, pathBodyAndPointers.size()),
                problem.getList("errors.pointer").stream().distinct().toList());
    }

    @ParameterizedTest
    @CsvSource({"nmae, name", "Email, email", "e-mail, email"})
    void similarNameIsSuggestedForAnUnknownMember(String sent, String meant) {
        JsonPath problem = problem(json(Map.of(sent, "x")).post("/users"), 400, "/users");
        assertEquals("/" + sent, problem.getString("errors[0].pointer"));
        String detail = problem.getString("detail");
        assertTrue(detail.startsWith(sent) && detail.contains("Did you mean \"%s\"?".formatted(meant)), detail);
    }

    @Test
    void knownNamesAreListedIfNoneIsSimilar() {
        String detail = problem(json(Map.of("telephone", "x")).post("/users"), 400, "/users")
                .getString("detail");
        assertTrue(detail.contains("email, name"), detail);
    }

    @Test
    void patchCannotClearRequiredMembers() {
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
        "/licenses?product=a%00b, product",
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
    void invalidParameterIsNamed(String path, String parameter) {
        Response response = given().urlEncodingEnabled(false).get(path);
        JsonPath problem = problem(response, 400, path.replaceAll("\\?.*", ""));
        assertEquals(List.of(parameter), problem.getList("errors.parameter"));
        assertNull(problem.get("errors[0].pointer"));
    }

    @ParameterizedTest
    @CsvSource({"/users, email=\u00e4@b.org", "/licenses, product=%ff"})
    void queryMustBePercentEncodedUtf8(String path, String query) throws IOException {
        String request = "GET %s?%s HTTP/1.1\nHost: x\nConnection: close\n\n".formatted(path, query);
        JsonPath problem = problem(RawHttp.exchange(server, request), 400, path);
        assertEquals("/problems/malformed-request", problem.getString("type"));
        assertTrue(problem.getString("detail").contains("percent-encoded"), problem::prettify);
    }
}
