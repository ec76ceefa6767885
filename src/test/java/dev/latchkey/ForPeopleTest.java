package dev.latchkey;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ForPeopleTest {

    @ParameterizedTest
    @ValueSource(strings = {"/q/swagger-ui", "/q/openapi", "/q/health", "/q/metrics", "/users", "/licenses"})
    void everyLinkOfTheFrontPageLeadsSomewhere(String link) {
        get("/").then().statusCode(200).contentType(startsWith("text/html")).body(containsString("\"" + link + "\""));
        get(link).then().statusCode(200);
    }

    @Test
    void theDevUiIsNotSpokenOfWhereThereIsNone() {
        get("/").then().statusCode(200).body(not(containsString("dev-ui")));
    }

    @Test
    void healthCoversTheDatabase() {
        get("/q/health")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name.join(',')", containsString("Database"));
    }

    @Test
    void requestsAreTimedByRouteAndNeverByPath() {
        Api.User user = Api.aUser();
        user.holds(Map.of());
        given().get(user.path());
        given().get(user.licenses());
        given().get("/nowhere/" + user.id());
        given().put(user.path());
        given().accept("text/html").get(user.path());
        given().request("BREW", "/users");
        get("/q/metrics")
                .then()
                .body(containsString("http_server_requests_seconds_count"))
                .body(containsString("uri=\"/users/{id}\""))
                .body(containsString("uri=\"/users/{id}/licenses\""))
                .body(not(containsString("\"/users/" + user.id())))
                .body(not(containsString("/nowhere")))
                .body(not(containsString("BREW")));
    }
}
