package dev.latchkey;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;

/** The service as a client sees it, in the few words that tests need. */
public final class Api {
    private Api() {}

    public static RequestSpecification json(Object body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    /** A user of the test's own, created. */
    public static User aUser() {
        return aUser("Somebody", anEmail());
    }

    public static User aUser(String name, String email) {
        Response response = json(Map.of("name", name, "email", email)).post("/users");
        response.then().statusCode(201);
        return new User(response.jsonPath().getLong("id"), name, email);
    }

    public static String anEmail() {
        return UUID.randomUUID() + "@example.org";
    }

    /** A license of the test's own, for a user of its own. */
    public static License aLicense(Map<String, ?> terms) {
        Response response = json(terms).post(aUser().licenses());
        response.then().statusCode(201);
        return new License(
                response.jsonPath().getLong("id"), response.jsonPath().getString("key"));
    }

    /** A license that exists. */
    public record License(long id, String key) {
        public String path() {
            return "/licenses/" + id;
        }

        /** Does something to it, with this body. */
        public Response post(String action, Map<String, ?> body) {
            return json(body).post(path() + "/" + action);
        }

        public JsonPath now() {
            return get(path()).jsonPath();
        }
    }

    /** A user that exists. */
    public record User(long id, String name, String email) {
        public String path() {
            return "/users/" + id;
        }

        public String licenses() {
            return path() + "/licenses";
        }

        /** Issues a license with these terms and returns its id. */
        public long holds(Map<String, ?> terms) {
            Response response = json(terms).post(licenses());
            response.then().statusCode(201);
            return response.jsonPath().getLong("id");
        }
    }
}
