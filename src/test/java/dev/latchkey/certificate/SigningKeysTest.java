package dev.latchkey.certificate;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.certificate.Certificates.certificate;
import static dev.latchkey.certificate.Certificates.certify;
import static dev.latchkey.support.ProblemChecks.problem;
import static dev.latchkey.support.Waiting.await;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.head;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import dev.latchkey.certificate.Certificates.Verified;
import dev.latchkey.database.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The keys that sign certificates. */
@QuarkusTest
class SigningKeysTest {
    @Inject
    Database database;

    @Inject
    SigningKeyStore store;

    private static JsonPath rotate() {
        Response response = given().post("/signing-keys/rotate");
        assertEquals(201, response.statusCode(), response.asString());
        return response.jsonPath();
    }

    private static List<String> published() {
        return get("/.well-known/jwks.json").jsonPath().getList("keys.kid");
    }

    @Test
    void keySetHasOnlyPublicParts() throws Exception {
        Response keySet = get("/.well-known/jwks.json");
        assertTrue(keySet.contentType().startsWith("application/jwk-set+json"), keySet.contentType());
        for (Map<String, String> key : keySet.jsonPath().<Map<String, String>>getList("keys")) {
            assertEquals(Set.of("kty", "crv", "use", "alg", "kid", "x"), key.keySet());
            assertEquals(
                    List.of("OKP", "Ed25519", "sig", "EdDSA"),
                    List.of(key.get("kty"), key.get("crv"), key.get("use"), key.get("alg")));
            assertEquals(thumbprint(key.get("x")), key.get("kid"));
        }
        assertEquals(
                Set.of("kid", "publicKey", "createdAt", "retiredAt", "publishedUntil"),
                get("/signing-keys").jsonPath().getMap("[0]").keySet());
    }

    /** RFC 7638, section 3, for the members that RFC 8037 names. */
    private static String thumbprint(String x) throws Exception {
        String required = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}".formatted(x);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(required.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    @Test
    void keyIsAlsoThereAsPem() {
        String jws = certificate(aLicense(Map.of()), Map.of()).getString("certificate");
        String kid = Verified.of(jws).header().getString("kid");
        String pem = get("/signing-keys/%s.pem".formatted(kid))
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertTrue(pem.matches("-----BEGIN PUBLIC KEY-----\n\\S{60}\n-----END PUBLIC KEY-----\n"), pem);
        byte[] spki = Base64.getDecoder().decode(pem.split("\n")[1]);
        int end = jws.lastIndexOf('.');
        assertTrue(Certificates.isSigned(jws.substring(0, end), jws.substring(end + 1), Certificates.publicKey(spki)));
        problem(get("/signing-keys/unknown.pem"), 404, "/signing-keys/unknown.pem");
    }

    @Test
    void newKeySignsFromNowOnAndTheOldOneStaysPublished() {
        Verified before = certify(aLicense(Map.of()), Map.of());
        String old = before.header().getString("kid");
        JsonPath key = rotate();
        Verified after = certify(aLicense(Map.of()), Map.of());
        assertEquals(key.getString("kid"), after.header().getString("kid"));
        assertNotEquals(old, key.getString("kid"));
        assertEquals(key.getString("kid"), Certificates.revocations().header().getString("kid"));
        assertTrue(published().containsAll(List.of(old, key.getString("kid"))));
        JsonPath keys = get("/signing-keys").jsonPath();
        assertEquals(key.getMap(""), keys.getMap("[0]"));
        String end = keys.getString("find { it.kid == '%s' }.publishedUntil".formatted(old));
        assertTrue(Instant.parse(end).getEpochSecond() >= before.seconds("exp"), end);
    }

    @Test
    void sameProgramGetsACertificateOfTheNewKey() {
        Api.License license = aLicense(Map.of());
        String first = certify(license, Map.of()).header().getString("kid");
        rotate();
        assertNotEquals(first, certify(license, Map.of()).header().getString("kid"));
    }

    @Test
    void oldKeyIsDroppedWhenNothingThatItSignedIsValid() {
        String old = rotate().getString("kid");
        long end = certify(aLicense(Map.of()), Map.of("validFor", "P40D")).seconds("exp");
        rotate();
        assertTrue(publishedAt(Instant.ofEpochSecond(end - 1)).contains(old));
        assertFalse(publishedAt(Instant.ofEpochSecond(end).plus(Duration.ofHours(1)))
                .contains(old));
    }

    private List<String> publishedAt(Instant time) {
        return await(database.read(
                sql -> store.published(sql, time).stream().map(SigningKey::kid).toList()));
    }

    @Test
    void privatePartIsDeletedWhenAKeyIsRetired() {
        String old = rotate().getString("kid");
        assertTrue(hasPrivatePart(old));
        rotate();
        assertFalse(hasPrivatePart(old));
    }

    private boolean hasPrivatePart(String kid) {
        return await(database.read(sql -> sql.one(
                                "SELECT count(private_key) AS keys FROM signing_key WHERE kid = ?",
                                row -> row.number("keys"),
                                kid)
                        .orElseThrow()))
                == 1;
    }

    @Test
    void rotationCanBeRepeatedSafely() {
        String name = UUID.randomUUID().toString();
        String first = given().header("Idempotency-Key", name)
                .post("/signing-keys/rotate")
                .asString();
        assertEquals(
                first,
                given().header("Idempotency-Key", name)
                        .post("/signing-keys/rotate")
                        .asString());
        assertEquals(JsonPath.from(first).getString("kid"), published().get(0));
    }

    @Test
    void publicDocumentsAreForCaches() {
        String pem = "/signing-keys/%s.pem".formatted(published().get(0));
        for (String path : List.of("/.well-known/jwks.json", "/licenses/revoked", pem)) {
            Response document = get(path);
            assertEquals(1, document.headers().getValues("Cache-Control").size(), path);
            assertTrue(document.header("Cache-Control").matches("public, max-age=\\d+"), path);
            assertEquals(document.header("ETag"), head(path).header("ETag"), path);
            Response current =
                    given().header("If-None-Match", document.header("ETag")).get(path);
            assertEquals(304, current.statusCode(), path);
            assertEquals("", current.asString(), path);
            String weak = "\"a\", W/" + document.header("ETag");
            given().header("If-None-Match", weak).get(path).then().statusCode(304);
            given().header("If-Match", "\"other\"").get(path).then().statusCode(200);
            given().header("If-None-Match", "\"other\"").get(path).then().statusCode(200);
        }
        String tag = get("/.well-known/jwks.json").header("ETag");
        rotate();
        given().header("If-None-Match", tag)
                .get("/.well-known/jwks.json")
                .then()
                .statusCode(200);
    }
}
