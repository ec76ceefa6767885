package dev.latchkey;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Health and metrics. */
@QuarkusTest
class ObservabilityTest {
    private static final List<String> HOSTILE_PATHS = List.of(
            "/#",
            "//#",
            "/#//",
            "#",
            "*#",
            "/%zz#",
            "/#%ff",
            "/users/%ff#",
            "/users/1/../#",
            "/#/../users",
            "/#/../index.html",
            "/#/..",
            "/#/../q/health",
            "/#/../q/swagger-ui",
            "/users/random/#",
            "/users/1/licenses/#",
            "/users/#",
            "/users;#",
            "/q/metrics/#",
            "http://#/users");

    @TestHTTPResource
    URI server;

    @Test
    void healthIncludesTheDatabase() {
        get("/q/health")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name.join(',')", containsString("Database"));
    }

    @Test
    void requestsAreTimedByRouteAndNotByPath() {
        Api.User user = Api.aUser();
        user.issue(Map.of());
        given().get(user.path());
        given().get(user.licenses());
        given().get("/nowhere/" + user.id());
        given().put(user.path());
        given().accept("text/html").get(user.path());
        given().request("BREW", "/users");
        get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("http_server_requests_seconds_count"))
                .body(containsString("uri=\"/users/{id}\""))
                .body(containsString("uri=\"/users/{id}/licenses\""))
                .body(not(containsString("\"/users/" + user.id())))
                .body(not(containsString("/nowhere")))
                .body(not(containsString("BREW")));
    }

    /** Micrometer drops whatever comes after a hundred of them, even real routes. */
    @Test
    void pathsThatClientsMakeUpShareOneTag() throws IOException {
        for (int i = 0; i < 10; i++) {
            for (String path : HOSTILE_PATHS) {
                for (String method : List.of("GET", "OPTIONS", "PUT")) {
                    send(method, path.replace("#", "hostile" + i), "");
                }
            }
            send("POST", "/hostile" + i, "Content-Length: 1000000000\n");
        }
        String metrics = get("/q/metrics").asString();
        assertFalse(metrics.contains("hostile"), metrics);
        assertTrue(metrics.contains("uri=\"/UNKNOWN\""), metrics);
    }

    private void send(String method, String path, String header) throws IOException {
        RawHttp.exchange(server, "%s %s HTTP/1.1\nHost: x\nConnection: close\n%s\n".formatted(method, path, header));
    }
}
