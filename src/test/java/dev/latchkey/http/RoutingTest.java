package dev.latchkey.http;

import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.json;
import static dev.latchkey.support.ProblemChecks.problem;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for things that do not exist, and requests that reach no resource method. */
@QuarkusTest
class RoutingTest {
    @TestHTTPResource
    URI server;

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
    void unknownPathOrIdIs404(String method, String path, String said) {
        JsonPath problem = problem(json("{}").request(method, path), 404, path);
        assertTrue(problem.getString("detail").contains(said), problem::prettify);
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
    void wrongMethodIs405WithAllowHeader(String method, String path, String allowed) {
        Response response = json("{}").urlEncodingEnabled(false).request(method, path);
        problem(response, 405, path);
        assertEquals(allowed, response.header("Allow"));
        assertEquals(allowed, given().urlEncodingEnabled(false).options(path).header("Allow"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users", "/users/1", "/licenses"})
    void onlyJsonIsAcceptable(String path) {
        problem(given().accept("text/html").get(path), 406, path);
    }

    @Test
    void responseWithoutABodyIgnoresAccept() {
        given().accept("application/problem+json").delete(aUser().path()).then().statusCode(204);
    }

    @Test
    void requestWithoutAHostIs400() throws IOException {
        problem(RawHttp.exchange(server, "GET /users HTTP/1.1\nConnection: close\n\n"), 400, "/users");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/users/%zz", "/users?email=%zz", "/q/%", "/users/<|>"})
    void targetThatIsNotAUriIs400(String target) throws IOException {
        RawHttp.Response response =
                RawHttp.exchange(server, "GET %s HTTP/1.1\nHost: x\nConnection: close\n\n".formatted(target));
        String instance = JsonPath.from(response.body()).getString("instance");
        problem(response, 400, instance);
        URI.create(instance);
    }
}
