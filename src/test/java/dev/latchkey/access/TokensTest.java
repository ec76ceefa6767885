package dev.latchkey.access;

import static dev.latchkey.access.Tokens.aToken;
import static dev.latchkey.access.Tokens.aTokenWithRole;
import static dev.latchkey.access.Tokens.aTokenWithScopes;
import static dev.latchkey.access.Tokens.as;
import static dev.latchkey.access.Tokens.asAdmin;
import static dev.latchkey.support.ProblemChecks.problem;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.access.Tokens.Issued;
import dev.latchkey.support.Pages;
import dev.latchkey.support.SqlClient;
import dev.latchkey.support.TestPostgres;
import dev.latchkey.support.Waiting;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How tokens are created, changed, rotated and revoked. */
@QuarkusTest
@TestProfile(TokensMode.class)
class TokensTest {

    @Test
    void createdTokenWorksAndShowsItsSecretOnce() {
        Response created = asAdmin()
                .body(Map.of("name", aName(), "role", "viewer", "validFor", "P1D"))
                .post("/tokens");
        created.then()
                .statusCode(201)
                .body("token", matchesRegex("latchkey_[0-9A-HJKMNP-TV-Z]{32}"))
                .body("role", equalTo("viewer"))
                .body("scopes", containsInAnyOrder("users:read", "licenses:read", "metrics:read"))
                .body("expiresAt", notNullValue());
        Response shown = asAdmin().get(created.header("Location"));
        shown.then().statusCode(200).body("token", nullValue());
        assertEquals(created.header("ETag"), shown.header("ETag"));
        assertFalse(asAdmin().get("/tokens").asString().contains(created.path("token")));
        as(created.path("token")).get("/users").then().statusCode(200);
    }

    @Test
    void useDoesNotChangeTheETagAndRotationDoes() {
        Issued token = aTokenWithRole("viewer");
        String etag = asAdmin().get(token.path()).header("ETag");
        token.request().get("/users").then().statusCode(200);
        Waiting.waitUntil(
                "the use is recorded", () -> asAdmin().get(token.path()).path("lastUsedAt") != null);
        String rotate = token.path() + "/rotate";
        asAdmin().header("If-Match", etag).post(rotate).then().statusCode(200).body("rotatedAt", notNullValue());
        asAdmin().header("If-Match", etag).post(rotate).then().statusCode(412);
    }

    @Test
    void onlyTheHashIsStored() throws Exception {
        Issued token = aTokenWithRole("viewer");
        asAdmin()
                .header("Idempotency-Key", UUID.randomUUID())
                .body(Map.of("name", aName(), "role", "viewer"))
                .post("/tokens")
                .then()
                .statusCode(201);
        String database = everythingStored();
        assertFalse(database.contains("latchkey_"), "a secret is in the database");
        assertFalse(database.contains(token.secret().substring("latchkey_".length())));
    }

    private static String everythingStored() throws IOException, SQLException {
        if (TestPostgres.isUsed()) {
            try (SqlClient client = SqlClient.ofApplication()) {
                return client.text("SELECT schema_to_xml('public', true, false, '')");
            }
        }
        Path file = Path.of("target/latchkey-tokens-test.db");
        return Files.readString(file, StandardCharsets.ISO_8859_1)
                + Files.readString(Path.of(file + "-wal"), StandardCharsets.ISO_8859_1);
    }

    @Test
    void repeatCreatesNothingAndHidesTheSecret() {
        Map<String, String> body = Map.of("name", aName(), "role", "viewer");
        String key = UUID.randomUUID().toString();
        Response first = asAdmin().header("Idempotency-Key", key).body(body).post("/tokens");
        Response second = asAdmin().header("Idempotency-Key", key).body(body).post("/tokens");
        second.then().statusCode(201).body("id", equalTo(first.path("id"))).body("token", nullValue());
        assertEquals(first.header("ETag"), second.header("ETag"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"role": "viewer"}                                             | /name   | is required
            {"name": " ", "role": "viewer"}                                | /name   | must not be blank
            {"name": "x"}                                                  | ''      | needs a role
            {"name": "x", "role": "viewer", "scopes": ["users:read"]}      | /role   | cannot be combined
            {"name": "x", "role": "owner"}                                 | /role   | one of: admin, issuer
            {"name": "x", "role": 0}                                       | /role   | one of: admin, issuer
            {"name": "x", "role": "0"}                                     | /role   | one of: admin, issuer
            {"name": "x", "scopes": [6]}                                   | /scopes/0 | one of: users:read
            {"name": "x", "scopes": ["users:reed"]}                        | /scopes/0 | one of: users:read
            {"name": "x", "scopes": "users:read"}                          | /scopes | an array
            {"name": "x", "scopes": []}                                    | /scopes | at least one
            {"name": "x", "scopes": [null]}                                | /scopes | must not contain null
            {"name": "x", "role": "viewer", "validFor": "-P1D"}            | /validFor | at least one second
            {"name": "x", "role": "viewer", "expiresAt": "2001-01-01T00:00:00Z"} | /expiresAt | must be after
            {"name": "x", "rol": "viewer"}                                 | /rol    | Did you mean "role"?
            """)
    void invalidTokenIs400(String body, String pointer, String detail) {
        Response response = asAdmin().body(body).post("/tokens");
        String errors = problem(response, 400, "/tokens").getString("errors");
        assertTrue(errors.contains("pointer:" + pointer), errors);
        assertTrue(errors.contains(detail), errors);
    }

    @Test
    void nameIsUniqueAmongTokensThatAreNotRevoked() {
        Issued token = aTokenWithRole("viewer");
        Map<String, String> sameName = Map.of("name", token.name(), "role", "viewer");
        assertEquals(
                "/problems/token-name-taken",
                problem(asAdmin().body(sameName).post("/tokens"), 409, "/tokens")
                        .getString("type"));
        asAdmin().delete(token.path()).then().statusCode(204);
        asAdmin().body(sameName).post("/tokens").then().statusCode(201);
    }

    @Test
    void tokenCannotManageAStrongerOne() {
        Issued limited = aTokenWithScopes("tokens:write", "users:read");
        Issued stronger = aTokenWithRole("viewer");
        limited.request()
                .body(Map.of("name", aName(), "scopes", List.of("users:read")))
                .post("/tokens")
                .then()
                .statusCode(201);
        Map<String, String> admin = Map.of("name", aName(), "role", "admin");
        String detail = problem(limited.request().body(admin).post("/tokens"), 403, "/tokens")
                .getString("detail");
        assertTrue(detail.contains("licenses:read") && !detail.contains("users:read"), detail);
        limited.request().post(stronger.path() + "/rotate").then().statusCode(403);
        limited.request()
                .body(Map.of("name", "mine"))
                .patch(stronger.path())
                .then()
                .statusCode(403);
        limited.request().delete(stronger.path()).then().statusCode(403);
        stronger.request().get("/users").then().statusCode(200);
    }

    @Test
    void changesHonorIfMatch() {
        Issued token = aTokenWithRole("viewer");
        String name = aName();
        String etag = asAdmin().get(token.path()).header("ETag");
        asAdmin()
                .header("If-Match", etag)
                .body("{\"name\": \"%s\", \"expiresAt\": \"2100-01-01T00:00:00Z\"}".formatted(name))
                .patch(token.path())
                .then()
                .statusCode(200)
                .body("name", equalTo(name))
                .body("expiresAt", equalTo("2100-01-01T00:00:00Z"));
        asAdmin()
                .header("If-Match", etag)
                .body("{\"expiresAt\": null}")
                .patch(token.path())
                .then()
                .statusCode(412);
        asAdmin()
                .body("{\"expiresAt\": null}")
                .patch(token.path())
                .then()
                .statusCode(200)
                .body("expiresAt", nullValue());
    }

    @Test
    void rotationEndsTheOldSecretAtOnce() {
        Issued token = aTokenWithRole("viewer");
        token.request().get("/users").then().statusCode(200);
        Response rotated = asAdmin().post(token.path() + "/rotate");
        rotated.then().statusCode(200).body("id", equalTo((int) token.id()));
        assertNotEquals(token.secret(), rotated.path("token"));
        token.request().get("/users").then().statusCode(401);
        as(rotated.path("token")).get("/users").then().statusCode(200);
    }

    @Test
    void oldSecretWorksForTheOverlap() {
        Issued token = aTokenWithRole("viewer");
        String second = asAdmin()
                .body("{\"overlap\": \"PT2S\"}")
                .post(token.path() + "/rotate")
                .path("token");
        token.request().get("/users").then().statusCode(200);
        as(second).get("/users").then().statusCode(200);
        Waiting.waitUntil(
                "the overlap is over", () -> token.request().get("/users").statusCode() == 401);
        as(second).get("/users").then().statusCode(200);
    }

    @Test
    void rotationWithoutOverlapEndsEveryOldSecret() {
        Issued token = aTokenWithRole("viewer");
        String second = asAdmin()
                .body("{\"overlap\": \"P7D\"}")
                .post(token.path() + "/rotate")
                .path("token");
        String third = asAdmin().body("{}").post(token.path() + "/rotate").path("token");
        token.request().get("/users").then().statusCode(401);
        as(second).get("/users").then().statusCode(401);
        as(third).get("/users").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"P8D", "-PT1S", "P1Y", "soon"})
    void invalidOverlapIs400(String overlap) {
        String path = aTokenWithRole("viewer").path() + "/rotate";
        problem(asAdmin().body(Map.of("overlap", overlap)).post(path), 400, path);
    }

    @Test
    void revokedTokenStaysListedAndCannotChange() {
        Issued token = aTokenWithRole("viewer");
        for (int i = 0; i < 2; i++) {
            asAdmin().delete(token.path()).then().statusCode(204);
        }
        asAdmin().get(token.path()).then().statusCode(200).body("revokedAt", notNullValue());
        String type = problem(asAdmin().post(token.path() + "/rotate"), 409, token.path() + "/rotate")
                .getString("type");
        assertEquals("/problems/token-state", type);
        problem(asAdmin().body(Map.of("name", "x")).patch(token.path()), 409, token.path());
    }

    @Test
    void listIsPaged() {
        Issued first = aTokenWithRole("viewer");
        Issued second = aTokenWithRole("viewer");
        Response page = asAdmin().get("/tokens?limit=1&after=" + (first.id() - 1));
        page.then().statusCode(200).body("id", equalTo(List.of((int) first.id())));
        Response next = asAdmin().get(Pages.next(page));
        next.then().body("id", equalTo(List.of((int) second.id())));
    }

    @Test
    void historySaysWhoDidWhat() {
        Issued manager = aTokenWithScopes("tokens:write", "users:read");
        Response created = manager.request()
                .body(Map.of("name", aName(), "scopes", List.of("users:read")))
                .post("/tokens");
        String path = created.header("Location");
        asAdmin().body(Map.of("name", aName())).patch(path).then().statusCode(200);
        asAdmin().post(path + "/rotate").then().statusCode(200);
        asAdmin().delete(path).then().statusCode(204);
        asAdmin()
                .get(path + "/events")
                .then()
                .statusCode(200)
                .body("type", equalTo(List.of("CREATED", "CHANGED", "ROTATED", "REVOKED")))
                .body("[0].by.tokenId", equalTo((int) manager.id()))
                .body("[0].by.name", equalTo(manager.name()))
                .body("[3].by.tokenId", nullValue())
                .body("[3].by.name", equalTo("LATCHKEY_ADMIN_TOKEN"));
    }

    @Test
    void currentTokenSaysWhoIAm() {
        Issued token = aToken(Map.of("scopes", List.of("metrics:read"), "validFor", "P1D"));
        token.request()
                .get("/tokens/current")
                .then()
                .statusCode(200)
                .body("id", equalTo((int) token.id()))
                .body("name", equalTo(token.name()))
                .body("role", nullValue())
                .body("scopes", equalTo(List.of("metrics:read")))
                .body("expiresAt", notNullValue());
        asAdmin().get("/tokens/current").then().body("id", nullValue()).body("role", equalTo("admin"));
    }

    @Test
    void useIsRecordedByTheHour() {
        Issued token = aTokenWithRole("viewer");
        token.request().get("/users").then().statusCode(200);
        Waiting.waitUntil(
                "the use is recorded", () -> asAdmin().get(token.path()).path("lastUsedAt") != null);
        asAdmin().get(token.path()).then().body("lastUsedAt", matchesRegex(".*T\\d\\d:00:00Z"));
    }

    private static String aName() {
        return UUID.randomUUID().toString();
    }
}
