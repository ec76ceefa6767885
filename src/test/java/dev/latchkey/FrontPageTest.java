package dev.latchkey;

import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page at {@code /}, which is the console, and the pages it links to. */
@QuarkusTest
class FrontPageTest {

    @ParameterizedTest
    @ValueSource(strings = {"/q/swagger-ui", "/q/openapi?format=json", "/q/health"})
    void everyLinkWorks(String link) {
        get("/").then()
                .statusCode(200)
                .contentType(startsWith("text/html"))
                .body(containsString("\"" + link.substring(1) + "\""));
        get(link).then().statusCode(200);
    }

    @Test
    void swaggerUiIsAPage() {
        get("/q/swagger-ui").then().statusCode(200).contentType(startsWith("text/html"));
    }

    @Test
    void devUiIsNotMentionedOutsideDevMode() {
        get("/").then().statusCode(200).body(not(containsString("dev-ui")));
    }
}
