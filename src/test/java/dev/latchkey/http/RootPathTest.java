package dev.latchkey.http;

import static dev.latchkey.Api.anEmail;
import static dev.latchkey.Api.json;
import static dev.latchkey.support.ProblemChecks.problem;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.randomuser.RandomUserStub;
import dev.latchkey.support.Pages;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything is served under /desk. Tests use whole paths, as clients do. */
@QuarkusTest
@TestProfile(RootPathTest.Desk.class)
@QuarkusTestResource(value = RandomUserStub.class, restrictToAnnotatedClass = true)
class RootPathTest {
    private String basePath;

    @BeforeEach
    void useWholePaths() {
        basePath = RestAssured.basePath;
        RestAssured.basePath = "";
    }

    @AfterEach
    void restoreBasePath() {
        RestAssured.basePath = basePath;
    }

    @Test
    void locationIsAWholePathEvenIfRepeated() {
        Map<String, String> user = Map.of("name", "A", "email", anEmail());
        for (int i = 0; i < 2; i++) {
            Response response =
                    json(user).header("Idempotency-Key", user.get("email")).post("/desk/users");
            response.then().statusCode(201);
            assertEquals("/desk/users/" + response.path("id"), response.header("Location"));
            get(response.header("Location")).then().statusCode(200);
        }
    }

    @Test
    void linksLeadToTheNextPage() {
        assertTrue(Pages.ids("/desk/users?limit=1").size() >= 2);
    }

    @Test
    void problemsNameTheWholePathEvenIfRepeated() {
        for (int i = 0; i < 2; i++) {
            problem(
                    json(Map.of("reason", "x"))
                            .header("Idempotency-Key", "refused")
                            .post("/desk/licenses/99/suspend"),
                    404,
                    "/desk/licenses/99/suspend");
        }
    }

    @Test
    void wrongMethodIs405WithAllowHeader() {
        Response response = given().put("/desk/users/1");
        problem(response, 405, "/desk/users/1");
        assertEquals("DELETE, GET, PATCH, HEAD, OPTIONS", response.header("Allow"));
        assertEquals(
                "DELETE, GET, PATCH, HEAD, OPTIONS",
                given().options("/desk/users/1").header("Allow"));
    }

    @Test
    void metricsHaveTemplates() {
        get("/desk/users/1");
        given().put("/desk/users/1");
        String metrics = get("/desk/q/metrics").asString();
        assertTrue(metrics.contains("status=\"405\",uri=\"/users/{id}\""), metrics);
        assertTrue(metrics.contains("status=\"200\",uri=\"/users/{id}\""), metrics);
        assertFalse(metrics.contains("users/1"), metrics);
    }

    @Test
    void randomUsersAreCreated() {
        RandomUserStub.behavesWell();
        given().post("/desk/users/random?count=2").then().statusCode(201).body("created", hasSize(2));
    }

    @Test
    void documentHasTheWholePathsWithTheirProse() {
        JsonPath document = get("/desk/q/openapi?format=json").jsonPath();
        String server = document.getString("servers[0].url").replaceAll("/$", "");
        Map<String, ?> paths = document.getMap("paths");
        assertTrue(
                paths.keySet().stream().allMatch(path -> (server + path).startsWith("/desk/")),
                server + " " + paths.keySet());
        String list = "paths.'" + "/desk/users".substring(server.length()) + "'.get.";
        assertEquals("List users", document.getString(list + "summary"));
        assertEquals(
                List.of("200", "400", "401", "403", "406", "421", "429", "500", "503"),
                List.copyOf(document.getMap(list + "responses").keySet()));
    }

    @Test
    void swaggerUiIsServedWithItsScripts() {
        get("/desk/q/swagger-ui/").then().statusCode(200).body(containsString("../../swagger-ui.js"));
        get("/desk/swagger-ui.js").then().statusCode(200);
        get("/desk/q/swagger-ui/").then().header("Content-Security-Policy", containsString("script-src 'self'"));
    }

    @Test
    void frontPageIsServed() {
        get("/desk/").then().statusCode(200).body(containsString("Latchkey"));
    }

    public static class Desk implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.http.root-path", "/desk");
        }
    }
}
