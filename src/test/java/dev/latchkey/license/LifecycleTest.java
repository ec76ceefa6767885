package dev.latchkey.license;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.json;
import static dev.latchkey.support.ProblemChecks.problem;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static java.util.Collections.frequency;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import dev.latchkey.support.Clients;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LifecycleTest {
    private static final Map<String, String> A_YEAR = Map.of("validFor", "P1Y");
    private static final List<String> ACTIONS = List.of("suspend", "reinstate", "renew", "rotate", "revoke");
    private static final int CLIENTS = 16;

    @Inject
    Database database;

    // --- The state machine

    @ParameterizedTest
    @CsvSource({
        "ACTIVE, suspend, SUSPENDED",
        "ACTIVE, renew, ACTIVE",
        "ACTIVE, rotate, REVOKED",
        "ACTIVE, revoke, REVOKED",
        "ACTIVE, change, ACTIVE",
        "SUSPENDED, reinstate, ACTIVE",
        "SUSPENDED, revoke, REVOKED",
        "SUSPENDED, change, SUSPENDED",
        "EXPIRED, suspend, SUSPENDED",
        "EXPIRED, renew, ACTIVE",
        "EXPIRED, revoke, REVOKED",
        "EXPIRED, change, EXPIRED"
    })
    void allowedActionLeadsToTheNextStatus(String from, String action, String to) {
        Api.License license = licenseIn(from);
        act(license, action).then().statusCode(action.equals("rotate") ? 201 : 200);
        assertEquals(to, license.now().getString("status"));
    }

    @ParameterizedTest
    @CsvSource({
        "ACTIVE, SUSPEND RENEW ROTATE REVOKE CHANGE",
        "SUSPENDED, REINSTATE REVOKE CHANGE",
        "EXPIRED, SUSPEND RENEW REVOKE CHANGE",
        "REVOKED, ''"
    })
    void licenseSaysWhatIsAllowed(String status, String actions) {
        List<String> allowed = licenseIn(status).now().getList("actions");
        assertEquals(actions, String.join(" ", allowed));
    }

    @Test
    void licenseThatNeverExpiresDoesNotAllowRenewal() {
        List<String> allowed = aLicense(Map.of()).now().getList("actions");
        assertEquals(List.of("SUSPEND", "ROTATE", "REVOKE", "CHANGE"), allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "ACTIVE, reinstate, 'suspended, renewed, rotated, revoked or changed'",
        "SUSPENDED, suspend, 'reinstated, revoked or changed'",
        "SUSPENDED, renew, Reinstate it first",
        "SUSPENDED, rotate, Reinstate it first",
        "EXPIRED, reinstate, 'suspended, renewed, revoked or changed'",
        "EXPIRED, rotate, Renew it first",
        "REVOKED, suspend, final",
        "REVOKED, reinstate, final",
        "REVOKED, renew, final",
        "REVOKED, rotate, final",
        "REVOKED, revoke, final",
        "REVOKED, change, final"
    })
    void forbiddenActionIs409AndSaysWhatIsAllowed(String status, String action, String allowed) {
        Api.License license = licenseIn(status);
        String path = action.equals("change") ? license.path() : license.path() + "/" + action;
        JsonPath problem = problem(act(license, action), 409, path);
        assertEquals("/problems/license-state", problem.getString("type"));
        String detail = problem.getString("detail");
        String state = "License %d is (already )?%s\\b.*".formatted(license.id(), status.toLowerCase());
        assertTrue(detail.matches(state), detail);
        assertTrue(detail.contains(allowed), detail);
        assertEquals(status, license.now().getString("status"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void randomActionsMatchTheModel(long seed) {
        Random random = new Random(seed);
        Api.License license = aLicense(A_YEAR);
        Model model = new Model();
        for (int step = 0; step < 20; step++) {
            if (random.nextInt(4) == 0) {
                Expired.now(database, license);
                model.expired = true;
            }
            // The last two actions revoke the license for good, so they are drawn only now and then.
            String action = ACTIONS.get(random.nextInt(random.nextInt(8) == 0 ? 5 : 3));
            String before = model.status();
            int expected = model.apply(action) ? action.equals("rotate") ? 201 : 200 : 409;
            assertEquals(expected, act(license, action).statusCode(), action + " of " + before);
            assertEquals(model.status(), license.now().getString("status"));
            assertEquals(model.status().equals("ACTIVE"), isValid(license));
            assertEquals(model.events, countEvents(license));
        }
    }

    /** The rules again, as simply as possible. */
    private static final class Model {
        private String decided = "ACTIVE";
        private boolean expired;
        private int events = 1;

        String status() {
            return decided.equals("ACTIVE") && expired ? "EXPIRED" : decided;
        }

        /** Returns whether the action is allowed. */
        boolean apply(String action) {
            String status = status();
            boolean allowed =
                    switch (action) {
                        case "suspend", "renew" -> status.equals("ACTIVE") || status.equals("EXPIRED");
                        case "reinstate" -> status.equals("SUSPENDED");
                        case "rotate" -> status.equals("ACTIVE");
                        default -> !status.equals("REVOKED");
                    };
            if (allowed) {
                events++;
                expired = expired && !action.equals("renew");
                decided = Map.of("suspend", "SUSPENDED", "reinstate", "ACTIVE", "renew", "ACTIVE")
                        .getOrDefault(action, "REVOKED");
            }
            return allowed;
        }
    }

    @ParameterizedTest
    @CsvSource({"suspend, suspend", "rotate, rotate", "revoke, rotate", "revoke, revoke"})
    void concurrentActionsHaveOneWinner(String one, String other) throws Exception {
        for (int round = 0; round < 5; round++) {
            Api.License license = aLicense(A_YEAR);
            List<Integer> statuses = Clients.run(CLIENTS, client -> act(license, client % 2 == 0 ? one : other)
                    .statusCode());
            assertEquals(CLIENTS - 1, frequency(statuses, 409));
            assertEquals(2, countEvents(license));
        }
    }

    // --- Suspending and revoking

    @Test
    void suspensionIsRecordedUntilReinstated() {
        Api.License license = aLicense(Map.of());
        license.post("suspend", Map.of("reason", " Unpaid "))
                .then()
                .statusCode(200)
                .body("reason", equalTo("Unpaid"))
                .body("suspendedAt", notNullValue());
        license.post("reinstate", Map.of())
                .then()
                .statusCode(200)
                .body("reason", nullValue())
                .body("suspendedAt", nullValue())
                .body("revokedAt", nullValue());
    }

    @Test
    void revocationIsRecorded() {
        aLicense(Map.of())
                .post("revoke", Map.of("reason", "Fraud"))
                .then()
                .statusCode(200)
                .body("reason", equalTo("Fraud"))
                .body("revokedAt", notNullValue());
    }

    @Test
    void suspensionDoesNotStopTheExpiry() {
        Api.License license = licenseIn("SUSPENDED");
        Expired.now(database, license);
        assertEquals("SUSPENDED", license.now().getString("status"));
        license.post("reinstate", Map.of()).then().statusCode(200).body("status", equalTo("EXPIRED"));
    }

    @Test
    void bodyIsOptional() {
        Api.License license = aLicense(Map.of());
        given().post(license.path() + "/suspend").then().statusCode(200);
        given().post(license.path() + "/reinstate").then().statusCode(200);
        given().post(license.path() + "/rotate").then().statusCode(201);
    }

    // --- Renewing

    @Test
    void unexpiredLicenseIsRenewedFromItsEnd() {
        aLicense(Map.of("expiresAt", "2100-01-31T12:00:00Z"))
                .post("renew", Map.of("validFor", "P1M"))
                .then()
                .statusCode(200)
                .body("expiresAt", equalTo("2100-02-28T12:00:00Z"));
    }

    @Test
    void expiredLicenseIsRenewedFromNow() {
        Api.License license = licenseIn("EXPIRED");
        JsonPath renewed = license.post("renew", Map.of("validFor", "P1M", "reason", "Paid"))
                .jsonPath();
        Instant renewedAt = Instant.parse(renewed.getString("updatedAt"));
        assertEquals(
                renewedAt.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant(),
                Instant.parse(renewed.getString("expiresAt")));
        assertEquals("Paid", renewed.getString("reason"));
    }

    @Test
    void licenseCanBeRenewedUntilAGivenTime() {
        aLicense(A_YEAR)
                .post("renew", Map.of("expiresAt", "2100-01-01T00:00:00Z"))
                .then()
                .statusCode(200)
                .body("expiresAt", equalTo("2100-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "expiresAt, 2099-12-31T23:59:59Z, /expiresAt",
        "expiresAt, 2100-01-01T00:00:00Z, /expiresAt",
        "validFor, P7900Y, /validFor",
        "validFor, P0D, /validFor",
        "reason, No end, ''"
    })
    void renewalMustMoveTheEndForward(String member, String value, String pointer) {
        aLicense(Map.of("expiresAt", "2100-01-01T00:00:00Z"))
                .post("renew", Map.of(member, value))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo(pointer));
    }

    @Test
    void perpetualLicenseCannotBeRenewed() {
        aLicense(Map.of()).post("renew", A_YEAR).then().statusCode(409).body("detail", containsString("never expires"));
    }

    // --- Rotating

    @Test
    void rotationKeepsTheTermsAndRevokesTheOldKey() {
        Api.License old = aLicense(Map.of(
                "product", "editor", "label", "Order 7", "maxActivations", 3, "expiresAt", "2100-01-01T00:00:00Z"));
        Response rotated = old.post("rotate", Map.of("reason", "Leaked"));
        JsonPath next = rotated.jsonPath();
        rotated.then().statusCode(201).header("Location", "/licenses/" + next.getLong("id"));
        assertEquals(rotated.asString(), get(rotated.header("Location")).asString());
        assertNotEquals(old.key(), next.getString("key"));
        for (String term : List.of("userId", "product", "label", "maxActivations", "expiresAt")) {
            assertEquals(old.now().<Object>get(term), next.<Object>get(term), term);
        }
        get(old.path())
                .then()
                .body("status", equalTo("REVOKED"))
                .body("reason", equalTo("Leaked"))
                .body("replacedById", equalTo(next.getInt("id")));
    }

    private static Response act(Api.License license, String action) {
        if (action.equals("change")) {
            return json(Map.of("label", "Another")).patch(license.path());
        }
        return license.post(action, action.equals("renew") ? A_YEAR : Map.of());
    }

    private static boolean isValid(Api.License license) {
        return json(Map.of("key", license.key()))
                .post("/licenses/validate")
                .jsonPath()
                .getBoolean("valid");
    }

    private static int countEvents(Api.License license) {
        return get(license.path() + "/events").jsonPath().getList("").size();
    }

    private Api.License licenseIn(String status) {
        Api.License license = aLicense(A_YEAR);
        switch (LicenseStatus.valueOf(status)) {
            case ACTIVE -> {}
            case EXPIRED -> Expired.now(database, license);
            case SUSPENDED -> license.post("suspend", Map.of());
            case REVOKED -> license.post("revoke", Map.of());
        }
        assertEquals(status, license.now().getString("status"));
        return license;
    }
}
