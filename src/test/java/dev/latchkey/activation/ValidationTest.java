package dev.latchkey.activation;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.json;
import static dev.latchkey.support.ProblemChecks.problem;
import static dev.latchkey.support.Waiting.await;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import dev.latchkey.license.Expired;
import dev.latchkey.license.Keys;
import dev.latchkey.support.LogCapture;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ValidationTest {
    @Inject
    Database database;

    // --- What is shown

    @Test
    void staffGetTheVerdictWithoutTheKey() {
        Api.License license = aLicense(Map.of("product", "editor", "maxActivations", 2));
        license.activate("laptop");
        JsonPath byId = license.post("validate", Map.of("product", "viewer", "fingerprint", "laptop"))
                .jsonPath();
        JsonPath byKey = json(Map.of("key", license.key(), "product", "viewer", "fingerprint", "laptop"))
                .post("/licenses/validate?explain=true")
                .jsonPath();
        assertEquals("WRONG_PRODUCT", byId.getString("code"));
        assertEquals(license.id(), byId.getLong("licenseId"));
        assertEquals(byKey.getMap(""), byId.getMap(""));
    }

    @Test
    void verdictOnALicenseNeedsNoBody() {
        Api.License license = aLicense(Map.of());
        given().post(license.path() + "/validate")
                .then()
                .statusCode(200)
                .body("code", equalTo("VALID"))
                .body("checks.passed", everyItem(equalTo(true)));
    }

    @Test
    void verdictOnAnUnknownLicenseIs404() {
        problem(given().post("/licenses/999999999/validate"), 404, "/licenses/999999999/validate");
    }

    @Test
    void onlyStaffLearnTheIdOfALicense() {
        json(Map.of("key", aLicense(Map.of()).key()))
                .post("/licenses/validate")
                .then()
                .body("licenseId", nullValue());
    }

    @Test
    void responseShowsOnlyWhatTheHolderMaySee() {
        Api.License license = aLicense(Map.of(
                "product", "editor", "label", "Order 7", "maxActivations", 3, "metadata", Map.of("order", "Order 7")));
        Response validated = validate(license.key());
        validated
                .then()
                .statusCode(200)
                .body("valid", equalTo(true))
                .body("code", equalTo("VALID"))
                .body("license.product", equalTo("editor"))
                .body("license.status", equalTo("ACTIVE"))
                .body("license.maxActivations", equalTo(3));
        assertEquals(
                Set.of("product", "status", "issuedAt", "expiresAt", "maxActivations", "features", "leaseFor"),
                validated.jsonPath().getMap("license").keySet());
        assertFalse(validated.asString().contains("Order 7"));
    }

    @Test
    void keyNeverReachesTheLogOrTheMetrics() {
        Api.License license = aLicense(Map.of());
        String next;
        String logged;
        try (LogCapture log = new LogCapture()) {
            Logger.getLogger("dev.latchkey.test").fine("The log is captured");
            validate(license.key()).then().statusCode(200);
            json("{\"key\": \"" + license.key() + "\", }")
                    .post("/licenses/validate")
                    .then()
                    .statusCode(400);
            json("{\"key\": [\"" + license.key() + "\"]}")
                    .post("/licenses/validate")
                    .then()
                    .statusCode(400);
            get("/licenses/" + license.key()).then().statusCode(400);
            next = license.post("rotate", Map.of()).path("key");
            logged = log.text();
        }
        assertTrue(logged.contains("The log is captured"), logged);
        assertFalse(logged.contains(license.key()) || logged.contains(next), logged);
        assertFalse(get("/q/metrics").asString().contains(license.key()));
    }

    // --- Products

    @ParameterizedTest
    @CsvSource({"editor, true, VALID", "viewer, false, WRONG_PRODUCT", "EDITOR, false, WRONG_PRODUCT"})
    void licenseIsValidForItsOwnProductOnly(String product, boolean valid, String code) {
        Api.License license = aLicense(Map.of("product", "editor"));
        validate(license.key(), product)
                .then()
                .statusCode(200)
                .body("valid", equalTo(valid))
                .body("code", equalTo(code));
    }

    @Test
    void licenseWithoutAProductIsValidForAny() {
        validate(aLicense(Map.of()).key(), "whatever").then().body("code", equalTo("VALID"));
    }

    // --- Status

    @Test
    void suspendedLicenseIsInvalidUntilReinstated() {
        Api.License license = aLicense(Map.of());
        license.post("suspend", Map.of("reason", "Did not pay"));
        Response suspended = validate(license.key());
        suspended.then().statusCode(200).body("valid", equalTo(false)).body("code", equalTo("SUSPENDED"));
        assertFalse(suspended.asString().contains("Did not pay"));
        license.post("reinstate", Map.of());
        validate(license.key()).then().body("valid", equalTo(true));
    }

    @Test
    void expiredLicenseIsInvalidUntilRenewed() {
        Api.License license = aLicense(Map.of("validFor", "P1Y"));
        Expired.now(database, license);
        validate(license.key())
                .then()
                .statusCode(200)
                .body("valid", equalTo(false))
                .body("code", equalTo("EXPIRED"))
                .body("detail", containsString(license.now().getString("expiresAt")));
        license.post("renew", Map.of("validFor", "P1Y"));
        validate(license.key()).then().body("valid", equalTo(true));
    }

    @Test
    void revokedLicenseIsInvalid() {
        Api.License license = aLicense(Map.of());
        license.post("revoke", Map.of());
        validate(license.key()).then().body("valid", equalTo(false)).body("code", equalTo("REVOKED"));
    }

    @Test
    void onlyTheNewKeyIsValidAfterRotation() {
        Api.License license = aLicense(Map.of());
        String next = license.post("rotate", Map.of()).path("key");
        validate(next).then().body("code", equalTo("VALID"));
        validate(license.key()).then().body("code", equalTo("REVOKED")).body("detail", containsString("new key"));
    }

    // --- Keys

    @Test
    void keyCanBeTypedWithoutHyphensInLowerCase() {
        String typed = aLicense(Map.of()).key().replace("-", "").toLowerCase();
        validate(typed).then().statusCode(200).body("code", equalTo("VALID"));
    }

    @Test
    void keyThatWasNeverIssuedIsNotFound() {
        Response unknown = validate(Keys.unknown());
        unknown.then().statusCode(200).body("valid", equalTo(false)).body("code", equalTo("NOT_FOUND"));
        assertEquals(
                Set.of("valid", "code", "detail"), unknown.jsonPath().getMap("").keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "KEY-", "\u0000", "KEY-0000-0000-0000-0000-0000-0000-0000-0000"})
    void malformedKeyIsAnAnswerAndNotAProblem(String typed) {
        validate(typed).then().statusCode(200).body("valid", equalTo(false)).body("code", equalTo("MALFORMED_KEY"));
    }

    @Test
    void mistypedKeyIsDetectedWithoutTheDatabase() {
        String key = Keys.unknown();
        String mistyped = key.substring(0, 42) + (key.endsWith("7") ? "8" : "7");
        ValidationService withoutDatabase = new ValidationService(null, null);
        Verdict verdict = await(withoutDatabase.validate(new ValidationRequest(mistyped, null, null, null)));
        assertEquals(Verdict.Code.MALFORMED_KEY, verdict.code());
    }

    // --- Features

    @Test
    void missingFeaturesAreNamed() {
        Api.License license = aLicense(Map.of("features", List.of("pdf", "zip")));
        json(Map.of("key", license.key(), "features", List.of("zip", "pdf")))
                .post("/licenses/validate")
                .then()
                .body("code", equalTo("VALID"));
        json(Map.of("key", license.key(), "features", List.of("cloud", "pdf", "sync")))
                .post("/licenses/validate")
                .then()
                .statusCode(200)
                .body("valid", equalTo(false))
                .body("code", equalTo("MISSING_FEATURE"))
                .body("detail", equalTo("The license does not include: cloud, sync."));
    }

    // --- Explain

    @Test
    void explanationHasEveryRule() {
        Api.License license = aLicense(Map.of("product", "editor", "maxActivations", 2, "validFor", "P1Y"));
        license.activate("laptop");
        license.post("suspend", Map.of("reason", "Did not pay"));
        Expired.now(database, license);
        Response explained = json(Map.of("key", license.key(), "product", "viewer", "fingerprint", "other"))
                .post("/licenses/validate?explain=true");
        explained
                .then()
                .statusCode(200)
                .body("code", equalTo("WRONG_PRODUCT"))
                .body(
                        "checks.findAll { !it.passed }.check",
                        equalTo(List.of("PRODUCT", "SUSPENSION", "EXPIRY", "SEAT")))
                .body("checks.find { it.check == 'SUSPENSION' }.detail", containsString("Did not pay"))
                .body("checks.find { it.check == 'SEAT' }.detail", containsString("1 of 2 seats are taken"));
        assertEquals(8, explained.jsonPath().getList("checks").size());
    }

    @Test
    void explanationOfAGoodKeyPassesEveryRule() {
        Api.License license = aLicense(Map.of("features", List.of("pdf")));
        license.activate("laptop");
        json(Map.of("key", license.key(), "fingerprint", "laptop", "features", List.of("pdf")))
                .post("/licenses/validate?explain=true")
                .then()
                .body("code", equalTo("VALID"))
                .body("checks.findAll { it.passed }.size()", equalTo(8));
    }

    @Test
    void explanationOfAWrongKeyEndsThere() {
        json(Map.of("key", "hello"))
                .post("/licenses/validate?explain=true")
                .then()
                .body("code", equalTo("MALFORMED_KEY"))
                .body("checks.check", equalTo(List.of("KEY_FORMAT")));
        json(Map.of("key", Keys.unknown()))
                .post("/licenses/validate?explain=true")
                .then()
                .body("code", equalTo("NOT_FOUND"))
                .body("checks.check", equalTo(List.of("KEY_FORMAT", "KEY_KNOWN")))
                .body("checks.passed", equalTo(List.of(true, false)));
    }

    private static Response validate(String key) {
        return json(Map.of("key", key)).post("/licenses/validate");
    }

    private static Response validate(String key, String product) {
        return json(Map.of("key", key, "product", product)).post("/licenses/validate");
    }
}
