package dev.latchkey.access;

import static dev.latchkey.access.Tokens.asAdmin;
import static dev.latchkey.support.ProblemChecks.problem;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.Http;
import dev.latchkey.support.LogCapture;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Limits per client address. Each test has addresses of its own, as a proxy would name them. */
@QuarkusTest
@TestProfile(RateLimitsTest.BehindProxy.class)
class RateLimitsTest {
    private static final String WRONG_KEY = "{\"key\": \"wrong\"}";
    private static final int PUBLIC = 30;
    private static final int FAILED_LOGINS = 3;

    /** X-Forwarded-For is believed. */
    public static class BehindProxy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "latchkey.access", "tokens",
                    "latchkey.admin-token", Http.ADMIN_TOKEN,
                    "latchkey.rate-limit.public", String.valueOf(PUBLIC),
                    "latchkey.rate-limit.failed-logins", String.valueOf(FAILED_LOGINS),
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.allow-x-forwarded", "true",
                    "latchkey.scratch", "target/latchkey-limits-test.db");
        }
    }

    @Test
    void wrongKeyCostsTen() {
        for (int i = 0; i < PUBLIC / 10; i++) {
            validate("192.0.2.1").then().statusCode(200);
        }
        Response refused = validate("192.0.2.1");
        String path = "/licenses/validate";
        assertEquals("/problems/too-many-requests", problem(refused, 429, path).getString("type"));
        assertTrue(Integer.parseInt(refused.header("Retry-After")) >= 1);
        assertEquals("\"public\";q=30;w=60", refused.header("RateLimit-Policy"));
        assertTrue(refused.header("RateLimit").matches("\"public\";r=0;t=\\d+"), refused.header("RateLimit"));
        validate("192.0.2.2").then().statusCode(200);
    }

    @Test
    void wrongKeyCostsTenForCertificatesToo() {
        String body = "{\"key\": \"KEY-1\"}";
        for (int i = 0; i < PUBLIC / 10; i++) {
            from("198.51.100.1").body(body).post("/licenses/certificate").then().statusCode(200);
        }
        Response refused = from("198.51.100.1").body(body).post("/licenses/certificate");
        problem(refused, 429, "/licenses/certificate");
        from("198.51.100.1").get("/.well-known/jwks.json").then().statusCode(429);
    }

    @Test
    void rightKeyCostsOne() {
        String body = "{\"key\": \"%s\"}".formatted(aKey());
        for (int i = 0; i < PUBLIC; i++) {
            from("192.0.2.3").body(body).post("/licenses/validate").then().statusCode(200);
        }
    }

    /** Otherwise a client that always has an empty bucket could try one wrong key for each request that it regains. */
    @Test
    void wrongKeyCostsTenEvenIfFewerAreLeft() {
        String body = "{\"key\": \"%s\"}".formatted(aKey());
        for (int i = 0; i < PUBLIC - 5; i++) {
            from("192.0.2.8").body(body).post("/licenses/validate").then().statusCode(200);
        }
        validate("192.0.2.8").then().statusCode(200);
        Response refused = validate("192.0.2.8");
        refused.then().statusCode(429);
        assertTrue(Integer.parseInt(refused.header("Retry-After")) > 4, refused.header("Retry-After"));
    }

    private static String aKey() {
        Response user = asAdmin()
                .body(Map.of("name", "A", "email", UUID.randomUUID() + "@limits.example"))
                .post("/users");
        return asAdmin().body("{}").post(user.header("Location") + "/licenses").path("key");
    }

    @Test
    void goodTokenIsNotLimitedAndABadOneIsIgnored() {
        for (int i = 0; i < PUBLIC; i++) {
            from("192.0.2.4")
                    .header("Authorization", "Bearer " + Http.ADMIN_TOKEN)
                    .body(WRONG_KEY)
                    .post("/licenses/validate")
                    .then()
                    .statusCode(200);
        }
        from("192.0.2.5")
                .header("Authorization", "Bearer nonsense")
                .body(WRONG_KEY)
                .post("/licenses/validate")
                .then()
                .statusCode(200);
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneClient() {
        for (int i = 0; i < PUBLIC / 10; i++) {
            validate("2001:db8:1:2::" + i).then().statusCode(200);
        }
        validate("2001:db8:1:2:ffff::1").then().statusCode(429);
        validate("2001:db8:1:3::1").then().statusCode(200);
    }

    @Test
    void guessingTokensIsLimited() {
        try (LogCapture log = new LogCapture()) {
            for (int i = 0; i < FAILED_LOGINS; i++) {
                login("192.0.2.6", "guess-" + i).then().statusCode(401);
            }
            Response refused = login("192.0.2.6", "one-more");
            assertEquals(
                    "/problems/too-many-requests",
                    problem(refused, 429, "/users").getString("type"));
            login("192.0.2.6", Http.ADMIN_TOKEN).then().statusCode(200);
            login("192.0.2.7", "guess").then().statusCode(401);
            assertFalse(log.text().contains("guess-"), log::text);
        }
    }

    private static Response validate(String address) {
        return from(address).body(WRONG_KEY).post("/licenses/validate");
    }

    private static Response login(String address, String token) {
        return from(address).header("Authorization", "Bearer " + token).get("/users");
    }

    private static RequestSpecification from(String address) {
        return given().header("X-Forwarded-For", address).contentType(ContentType.JSON);
    }
}
