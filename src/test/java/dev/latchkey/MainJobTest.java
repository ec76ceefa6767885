package dev.latchkey;

import static dev.latchkey.Api.anEmail;
import static dev.latchkey.Api.json;
import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.latchkey.support.TestPostgres;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the service is for, from one end to the other. */
@QuarkusTest
class MainJobTest {

    @Test
    void createsAUserAndIssuesALicense() {
        // Only a scratch database has sample users.
        List<String> samples = TestPostgres.isUsed() ? List.of() : List.of("Alice", "Bob");
        get("/users?limit=2").then().statusCode(200).body("name", equalTo(samples));

        String email = anEmail();
        Response user = json(Map.of("name", "Ada Lovelace", "email", email)).post("/users");
        user.then().statusCode(201).body("email", equalTo(email));

        String licenses = user.header("Location") + "/licenses";
        Response license = json(Map.of("product", "editor", "validFor", "P1Y")).post(licenses);
        license.then().statusCode(201).body("key", startsWith("KEY-")).body("userId", equalTo(user.path("id")));
        get(licenses).then().statusCode(200).body("key", contains((String) license.path("key")));

        json(Map.of("key", license.path("key"), "product", "editor"))
                .post("/licenses/validate")
                .then()
                .statusCode(200)
                .body("valid", equalTo(true));

        json(Map.of("name", "Ada", "emial", email))
                .post("/users")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].pointer", equalTo("/emial"));
    }
}
