package dev.latchkey.access;

import static dev.latchkey.access.Tokens.aTokenWithRole;
import static dev.latchkey.access.Tokens.aTokenWithScopes;
import static dev.latchkey.access.Tokens.asAdmin;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.access.Tokens.Issued;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What depends on who the caller is: masked keys, history, and idempotency keys. */
@QuarkusTest
@TestProfile(TokensMode.class)
class CallerTest {
    private static final Pattern KEY = Pattern.compile("KEY(-\\w{4}){8}");

    @Test
    void keysAreMaskedWithoutTheirScope() {
        Response issued = asAdmin().body("{}").post(aUser() + "/licenses");
        String key = issued.path("key");
        String masked = key.substring(0, 8) + "-…-" + key.substring(key.length() - 4);
        Issued viewer = aTokenWithRole("viewer");
        String path = issued.header("Location");
        assertEquals(masked, viewer.request().get(path).path("key"));
        assertEquals(key, aTokenWithRole("issuer").request().get(path).path("key"));
        for (String list : List.of("/licenses", "/licenses?limit=1000", path + "/events")) {
            String body = viewer.request().get(list).asString();
            assertTrue(
                    viewer.request().get(list).statusCode() == 200
                            && !KEY.matcher(body).find(),
                    body);
        }
    }

    @Test
    void everyActionOfATokenWithoutTheScopeMasksKeys() {
        Issued clerk = aTokenWithScopes("licenses:read", "licenses:write");
        String licenses = aUser() + "/licenses";
        String idempotencyKey = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++) {
            assertMasked(clerk.request()
                    .header("Idempotency-Key", idempotencyKey)
                    .body("{}")
                    .post(licenses));
        }
        Response issued =
                clerk.request().body("{\"quantity\": 2, \"validFor\": \"P1D\"}").post(licenses);
        assertMasked(issued);
        String path = "/licenses/" + issued.path("[0].id");
        assertMasked(clerk.request().body("{\"label\": \"x\"}").patch(path));
        assertMasked(clerk.request().body("{\"validFor\": \"P1D\"}").post(path + "/renew"));
        for (String action : List.of("suspend", "reinstate", "rotate")) {
            assertMasked(clerk.request().post(path + "/" + action));
        }
        assertMasked(clerk.request().post("/licenses/" + issued.path("[1].id") + "/revoke"));
    }

    private static void assertMasked(Response response) {
        assertTrue(response.statusCode() < 300, response.asString());
        assertTrue(response.asString().contains("-…-"), response.asString());
        assertFalse(KEY.matcher(response.asString()).find(), response.asString());
    }

    /** The tag is of what they have seen. */
    @Test
    void callersWhoSeeMaskedKeysCanSendTheirETag() {
        Issued clerk = aTokenWithScopes("licenses:read", "licenses:write");
        String path = asAdmin().body("{}").post(aUser() + "/licenses").header("Location");
        String etag = clerk.request().get(path).header("ETag");
        assertNotEquals(etag, asAdmin().get(path).header("ETag"));
        clerk.request()
                .header("If-Match", etag)
                .body("{\"label\": \"x\"}")
                .patch(path)
                .then()
                .statusCode(200);
        clerk.request()
                .header("If-Match", etag)
                .body("{\"label\": \"y\"}")
                .patch(path)
                .then()
                .statusCode(412);
    }

    @Test
    void historyOfALicenseSaysWhoDidWhat() {
        Issued issuer = aTokenWithRole("issuer");
        String path = issuer.request().body("{}").post(aUser() + "/licenses").header("Location");
        asAdmin().body("{\"label\": \"x\"}").patch(path).then().statusCode(200);
        issuer.request().post(path + "/rotate").then().statusCode(201);
        asAdmin()
                .get(path + "/events")
                .then()
                .body("type", equalTo(List.of("ISSUED", "CHANGED", "ROTATED")))
                .body("by.name", equalTo(List.of(issuer.name(), "LATCHKEY_ADMIN_TOKEN", issuer.name())))
                .body("[0].by.tokenId", equalTo((int) issuer.id()));
    }

    @Test
    void idempotencyKeysBelongToTheirCaller() {
        String key = UUID.randomUUID().toString();
        Map<String, String> first = Map.of("name", "A", "email", key + "@one.example");
        Map<String, String> second = Map.of("name", "B", "email", key + "@two.example");
        Issued one = aTokenWithRole("issuer");
        Issued two = aTokenWithRole("issuer");
        one.request()
                .header("Idempotency-Key", key)
                .body(first)
                .post("/users")
                .then()
                .statusCode(201);
        two.request()
                .header("Idempotency-Key", key)
                .body(second)
                .post("/users")
                .then()
                .statusCode(201);
        one.request()
                .header("Idempotency-Key", key)
                .body(second)
                .post("/users")
                .then()
                .statusCode(422);
    }

    private static String aUser() {
        return asAdmin()
                .body(Map.of("name", "A", "email", UUID.randomUUID() + "@example.org"))
                .post("/users")
                .header("Location");
    }
}
