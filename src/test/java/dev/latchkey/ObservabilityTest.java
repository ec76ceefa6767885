package dev.latchkey;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Health and metrics. */
@QuarkusTest
class ObservabilityTest {

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
}
