package dev.latchkey.http;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a route gets from its resource method alone; {@link ProbeResource} is the example. */
@QuarkusTest
class NewRouteTest {
    @Test
    void itWorks() {
        get("/probes/7?color=red").then().statusCode(200).body("id", equalTo(7)).body("color", equalTo("red"));
    }

    @Test
    void itIsDocumentedWithItsParametersAndProblems() {
        JsonPath document = get("/q/openapi?format=json").jsonPath();
        String operation = "paths.'/probes/{id}'.get.";
        assertEquals("getProbe", document.getString(operation + "operationId"));
        assertEquals(List.of("color"), document.getList(operation + "parameters.findAll { it.in == 'query' }.name"));
        assertEquals(
                List.of("200", "400", "404", "406", "421", "500", "503"),
                List.copyOf(document.getMap(operation + "responses").keySet()));
        assertEquals(Set.of("id", "color"), Set.copyOf(document.getList("components.schemas.Probe.required")));
    }

    @Test
    void itsMethodsAppearInAllow() {
        given().post("/probes/7").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
        given().options("/probes/7").then().statusCode(200).header("Allow", "GET, HEAD, OPTIONS");
    }

    @Test
    void itRefusesUnknownParameters() {
        get("/probes/7?colour=red")
                .then()
                .statusCode(400)
                .body("errors.parameter", hasItems("colour"))
                .body("detail", containsString("Did you mean \"color\"?"));
    }

    @Test
    void itIsMeasuredByItsTemplate() {
        get("/probes/7");
        get("/probes/7?colour=red");
        given().post("/probes/7");
        given().accept("text/html").get("/probes/7");
        String metrics = get("/q/metrics").asString();
        for (String request :
                List.of("GET\",outcome=\"SUCCESS", "GET\",outcome=\"CLIENT_ERROR", "POST\",outcome=\"CLIENT_ERROR")) {
            assertTrue(
                    metrics.lines().anyMatch(line -> line.contains("uri=\"/probes/{id}\"") && line.contains(request)),
                    request);
        }
        assertFalse(metrics.contains("uri=\"/probes/7"));
    }
}
