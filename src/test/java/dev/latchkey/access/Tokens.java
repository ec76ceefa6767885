package dev.latchkey.access;

import static io.restassured.RestAssured.given;

import dev.latchkey.support.Http;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Tokens and requests that send them. */
final class Tokens {
    private Tokens() {}

    /** A token as it was issued. */
    record Issued(long id, String name, String secret) {
        String path() {
            return "/tokens/" + id;
        }

        RequestSpecification request() {
            return as(secret);
        }
    }

    static RequestSpecification as(String secret) {
        return given().header("Authorization", "Bearer " + secret).contentType(ContentType.JSON);
    }

    static RequestSpecification asAdmin() {
        return as(Http.ADMIN_TOKEN);
    }

    /** Creates a token with a name of its own. */
    static Issued aToken(Map<String, ?> terms) {
        Map<String, Object> body = new HashMap<>(terms);
        body.putIfAbsent("name", UUID.randomUUID().toString());
        Response response = asAdmin().body(body).post("/tokens");
        response.then().statusCode(201);
        return new Issued(
                response.jsonPath().getLong("id"),
                response.jsonPath().getString("name"),
                response.jsonPath().getString("token"));
    }

    static Issued aTokenWithRole(String role) {
        return aToken(Map.of("role", role));
    }

    static Issued aTokenWithScopes(String... scopes) {
        return aToken(Map.of("scopes", scopes));
    }
}
