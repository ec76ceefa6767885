package dev.latchkey;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The API as a client sees it. Every test creates its own users and licenses. */
public final class Api {
    private Api() {}

    public static RequestSpecification json(Object body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    /** Creates a user. */
    public static User aUser() {
        return aUser("Somebody", anEmail());
    }

    /** Creates a user. */
    public static User aUser(String name, String email) {
        Response response = json(Map.of("name", name, "email", email)).post("/users");
        response.then().statusCode(201);
        return new User(response.jsonPath().getLong("id"), name, email);
    }

    /** An email that no user has. */
    public static String anEmail() {
        return UUID.randomUUID() + "@example.org";
    }

    /** Issues a license with these terms to a new user. */
    public static License aLicense(Map<String, ?> terms) {
        return aUser().issue(terms);
    }

    /** A license as it was issued. */
    public record License(long id, String key) {
        public String path() {
            return "/licenses/" + id;
        }

        /** Posts an action, such as suspend. */
        public Response post(String action, Map<String, ?> body) {
            return json(body).post(path() + "/" + action);
        }

        /** Asks for a seat. */
        public Response activate(String fingerprint) {
            return activate(Map.of("key", key, "fingerprint", fingerprint));
        }

        /** Asks for a seat with this body. */
        public static Response activate(Map<String, ?> body) {
            return json(body).post("/licenses/activate");
        }

        /** Gives up a seat. */
        public Response deactivate(String fingerprint) {
            return json(Map.of("key", key, "fingerprint", fingerprint)).post("/licenses/deactivate");
        }

        /** Validates the key on a machine. */
        public Response validateOn(String fingerprint) {
            return json(Map.of("key", key, "fingerprint", fingerprint)).post("/licenses/validate");
        }

        public String activations() {
            return path() + "/activations";
        }

        /** Who holds its seats now, in the order in which they were taken. */
        public List<String> holders() {
            return get(activations() + "?state=active").jsonPath().getList("fingerprint");
        }

        /** The types of its events, oldest first. */
        public List<String> history() {
            return get(path() + "/events").jsonPath().getList("type");
        }

        /** Its current state. */
        public JsonPath now() {
            return get(path()).jsonPath();
        }
    }

    /** A user as it was created. */
    public record User(long id, String name, String email) {
        public String path() {
            return "/users/" + id;
        }

        /** The path of the user's licenses. */
        public String licenses() {
            return path() + "/licenses";
        }

        /** Issues a license with these terms to the user. */
        public License issue(Map<String, ?> terms) {
            Response response = json(terms).post(licenses());
            response.then().statusCode(201);
            return new License(
                    response.jsonPath().getLong("id"), response.jsonPath().getString("key"));
        }
    }
}
