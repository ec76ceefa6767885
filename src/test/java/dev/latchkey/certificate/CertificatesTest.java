package dev.latchkey.certificate;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.json;
import static dev.latchkey.certificate.Certificates.certificate;
import static dev.latchkey.certificate.Certificates.certify;
import static dev.latchkey.certificate.Certificates.request;
import static dev.latchkey.support.ProblemChecks.problem;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import dev.latchkey.certificate.Certificates.Verified;
import dev.latchkey.database.Database;
import dev.latchkey.license.Expired;
import dev.latchkey.license.Keys;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates over HTTP. docs/verify has the programs that verify them, with tests of their own. */
@QuarkusTest
class CertificatesTest {
    @Inject
    Database database;

    // --- What a certificate says

    @Test
    void certificateStatesTheTermsOfTheLicense() {
        Api.License license = aLicense(Map.of(
                "product", "editor", "features", List.of("pdf", "export"), "maxActivations", 3, "validFor", "P1Y"));
        license.activate("a");
        Verified certificate = certify(license, Map.of("fingerprint", "a"));
        assertEquals(
                Set.of("alg", "kid", "typ"), certificate.header().getMap("").keySet());
        assertEquals("EdDSA", certificate.header().getString("alg"));
        assertEquals("latchkey-license+jwt", certificate.header().getString("typ"));
        JsonPath claims = certificate.claims();
        assertEquals(
                Set.of("iss", "sub", "aud", "jti", "iat", "nbf", "exp", "license", "fingerprint"),
                claims.getMap("").keySet());
        assertEquals(String.valueOf(license.id()), claims.getString("sub"));
        assertEquals("editor", claims.getString("aud"));
        assertEquals("a", claims.getString("fingerprint"));
        assertEquals(
                Map.of(
                        "product",
                        "editor",
                        "features",
                        List.of("pdf", "export"),
                        "expiresAt",
                        license.now().getString("expiresAt"),
                        "maxActivations",
                        3),
                claims.getMap("license"));
    }

    @Test
    void certificateOfAnUnlimitedLicenseIsForEveryMachineAndProduct() {
        JsonPath claims = certify(aLicense(Map.of()), Map.of()).claims();
        assertEquals(
                Set.of("iss", "sub", "jti", "iat", "nbf", "exp", "license"),
                claims.getMap("").keySet());
        assertEquals(Map.of("features", List.of()), claims.getMap("license"));
    }

    @Test
    void certificateHasNothingThatIsForStaff() {
        Api.User user = Api.aUser("Somebody", Api.anEmail());
        Api.License license = user.issue(Map.of("label", "secret label", "metadata", Map.of("order", "secret order")));
        String claims = certify(license, Map.of()).claims().prettify();
        for (String secret : List.of(license.key(), user.email(), user.name(), "secret")) {
            assertFalse(claims.contains(secret), claims);
        }
    }

    @Test
    void responseIsAFileOrJson() {
        Api.License license = aLicense(Map.of());
        Response json = request(license, Map.of());
        Response file = json(Map.of("key", license.key())).post("/licenses/certificate");
        assertEquals(201, file.statusCode());
        assertEquals("application/jose", file.contentType());
        assertEquals("no-store", file.header("Cache-Control"));
        Verified certificate = Verified.of(file.asString());
        assertEquals(file.asString(), json.jsonPath().getString("certificate"));
        assertEquals(certificate.claims().getString("jti"), json.jsonPath().getString("id"));
        assertEquals(certificate.header().getString("kid"), json.jsonPath().getString("kid"));
        assertEquals(
                certificate.seconds("exp"),
                Instant.parse(json.jsonPath().getString("expiresAt")).getEpochSecond());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*/*", "application/*", "application/jose", "application/jose;q=0.5", "text/plain, */*;q=0.1"})
    void fileIsTheDefault(String accept) {
        Response file = given().header("Accept", accept).post(aLicense(Map.of()).path() + "/certificate");
        assertEquals("application/jose", file.contentType());
        Verified.of(file.asString());
    }

    @Test
    void otherMediaTypesAreRefused() {
        String path = aLicense(Map.of()).path() + "/certificate";
        problem(given().header("Accept", "text/plain").post(path), 406, path);
    }

    // --- How long it is valid

    @ParameterizedTest
    @CsvSource({"PT1H, PT1H", "P7D, P7D", "P366D, P366D", ", P30D"})
    void certificateIsValidAsLongAsAsked(String validFor, Duration expected) {
        Map<String, String> members = validFor == null ? Map.of() : Map.of("validFor", validFor);
        Verified certificate = certify(aLicense(Map.of()), members);
        assertEquals(expected.toSeconds(), certificate.seconds("exp") - certificate.seconds("iat"));
        assertEquals(certificate.seconds("iat"), certificate.seconds("nbf"));
        assertTrue(Math.abs(certificate.seconds("iat") - Instant.now().getEpochSecond()) < 60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT59M59S", "P367D", "P2Y", "-P1D", "PT0S", "P99999999999Y"})
    void validityHasLimits(String validFor) {
        Api.License license = aLicense(Map.of());
        assertInvalid(request(license, Map.of("validFor", validFor)), "/licenses/certificate");
        assertInvalid(license.post("certificate", Map.of("validFor", validFor)), license.path() + "/certificate");
    }

    private static void assertInvalid(Response refused, String path) {
        assertEquals("/validFor", problem(refused, 400, path).getString("errors[0].pointer"));
    }

    @Test
    void certificateDoesNotOutliveTheLicense() {
        Api.License license = aLicense(Map.of("validFor", "P3D"));
        JsonPath certificate = certificate(license, Map.of());
        assertEquals(license.now().getString("expiresAt"), certificate.getString("expiresAt"));
    }

    @Test
    void certificateDoesNotOutliveTheLeaseOfItsSeat() {
        Api.License license = aLicense(Map.of("maxActivations", 1, "leaseFor", "P2D"));
        String leaseUntil = license.activate("a").jsonPath().getString("activation.leaseUntil");
        assertEquals(
                leaseUntil, certificate(license, Map.of("fingerprint", "a")).getString("expiresAt"));
    }

    // --- Who gets one

    @Test
    void machineNeedsASeat() {
        Api.License license = aLicense(Map.of("maxActivations", 1));
        assertRefused("NOT_ACTIVATED", request(license, Map.of("fingerprint", "a")));
        license.activate("a");
        assertEquals("a", certify(license, Map.of("fingerprint", "a")).claims().getString("fingerprint"));
        assertRefused("NOT_ACTIVATED", request(license, Map.of("fingerprint", "b")));
        license.deactivate("a");
        assertRefused("NOT_ACTIVATED", request(license, Map.of("fingerprint", "a")));
    }

    @Test
    void limitedSeatsNeedAFingerprint() {
        Api.License license = aLicense(Map.of("maxActivations", 1));
        license.activate("a");
        assertEquals(
                "The seats of the license are limited. Send the fingerprint of a machine that holds one.",
                assertRefused("NOT_ACTIVATED", request(license, Map.of())).getString("detail"));
    }

    @Test
    void licenseMustBeGood() {
        Api.License suspended = aLicense(Map.of());
        suspended.post("suspend", Map.of());
        assertRefused("SUSPENDED", request(suspended, Map.of()));
        suspended.post("reinstate", Map.of());
        certify(suspended, Map.of());
        suspended.post("revoke", Map.of());
        assertRefused("REVOKED", request(suspended, Map.of()));
        Api.License expired = aLicense(Map.of("validFor", "P1D"));
        Expired.now(database, expired);
        assertRefused("EXPIRED", request(expired, Map.of()));
        assertRefused("NOT_FOUND", request(new Api.License(0, Keys.unknown()), Map.of()));
        assertRefused("MALFORMED_KEY", request(new Api.License(0, "KEY-1"), Map.of()));
    }

    /** The verdict is JSON even for those who want a file: a program must not take it for a certificate. */
    @Test
    void refusalIsAVerdict() {
        Api.License license = aLicense(Map.of("product", "editor"));
        license.post("suspend", Map.of());
        Response refused =
                json(Map.of("key", license.key())).accept("application/jose").post("/licenses/certificate");
        assertEquals("application/json", refused.contentType().replaceFirst(";.*", ""));
        JsonPath verdict = assertRefused("SUSPENDED", refused);
        JsonPath validated =
                json(Map.of("key", license.key())).post("/licenses/validate").jsonPath();
        assertEquals(validated.getMap(""), verdict.getMap(""));
        assertFalse(license.history().contains("CERTIFIED"));
    }

    private static JsonPath assertRefused(String code, Response response) {
        assertEquals(200, response.statusCode(), response.asString());
        assertEquals(code, response.jsonPath().getString("code"), response.asString());
        assertFalse(response.jsonPath().getBoolean("valid"));
        assertNull(response.jsonPath().get("certificate"));
        return response.jsonPath();
    }

    // --- Staff

    @Test
    void staffNeedsNoKey() {
        Api.License license = aLicense(Map.of("product", "editor"));
        Response file = given().post(license.path() + "/certificate");
        assertEquals(201, file.statusCode(), file.asString());
        assertEquals("editor", Verified.of(file.asString()).claims().getString("aud"));
        Response json =
                json(Map.of("validFor", "PT2H")).accept("application/json").post(license.path() + "/certificate");
        Verified certificate = Verified.of(json.jsonPath().getString("certificate"));
        assertEquals(7200, certificate.seconds("exp") - certificate.seconds("iat"));
    }

    @Test
    void staffGetsTheVerdictToo() {
        Api.License license = aLicense(Map.of("maxActivations", 1));
        assertRefused("NOT_ACTIVATED", license.post("certificate", Map.of("fingerprint", "a")));
        problem(given().post("/licenses/999999999/certificate"), 404, "/licenses/999999999/certificate");
    }

    // --- The history, and repeats

    @Test
    void historyRecordsTheCertificateButDoesNotShowIt() {
        Api.License license = aLicense(Map.of());
        license.activate("a");
        JsonPath before = license.now();
        JsonPath certificate = certificate(license, Map.of("fingerprint", "a"));
        Response history = get(license.path() + "/events");
        history.then()
                .body("[2].type", equalTo("CERTIFIED"))
                .body("[2].certificate.id", equalTo(certificate.getString("id")))
                .body("[2].certificate.fingerprint", equalTo("a"))
                .body("[2].certificate.expiresAt", equalTo(certificate.getString("expiresAt")))
                .body("[2].seat", equalTo(null))
                .body("[1].certificate", equalTo(null));
        assertFalse(history.asString().contains(certificate.getString("certificate")));
        assertEquals(before.getMap(""), license.now().getMap(""));
    }

    @Test
    void programThatAsksAgainAtOnceGetsTheSameCertificate() {
        Api.License license = aLicense(Map.of());
        String first = certificate(license, Map.of()).getString("certificate");
        assertEquals(first, certificate(license, Map.of()).getString("certificate"));
        assertEquals(List.of("ISSUED", "CERTIFIED"), license.history());
        assertNotEquals(first, certificate(license, Map.of("validFor", "PT3H")).getString("certificate"));
    }

    @Test
    void changeOfTheLicenseTakesEffectAtOnce() {
        Api.License license = aLicense(Map.of());
        certify(license, Map.of());
        json(Map.of("features", List.of("pdf"))).patch(license.path()).then().statusCode(200);
        assertEquals(List.of("pdf"), certify(license, Map.of()).claims().getList("license.features"));
    }
}
