package dev.latchkey.license;

import static dev.latchkey.Api.aLicense;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LifecycleTest {
    private static final Map<String, String> A_YEAR = Map.of("validFor", "P1Y");
    private static final Set<String> STATUSES = Set.of("ACTIVE", "SUSPENDED", "EXPIRED", "REVOKED");
    private static final int RACERS = 16;
    private static final List<String> ACTIONS = List.of("suspend", "reinstate", "renew", "rotate", "revoke");

    @Inject
    Database database;

    /** The outcome is the new status, or what a conflict says. */
    @ParameterizedTest
    @CsvSource({
        "ACTIVE, suspend, SUSPENDED",
        "ACTIVE, reinstate, 'renewed, rotated, revoked or changed'",
        "ACTIVE, renew, ACTIVE",
        "ACTIVE, rotate, REVOKED",
        "ACTIVE, revoke, REVOKED",
        "ACTIVE, change, ACTIVE",
        "SUSPENDED, change, SUSPENDED",
        "EXPIRED, change, EXPIRED",
        "REVOKED, change, That is final.",
        "SUSPENDED, suspend, 'It can be reinstated, revoked or changed.'",
        "SUSPENDED, reinstate, ACTIVE",
        "SUSPENDED, renew, 'It can be reinstated, revoked or changed.'",
        "SUSPENDED, rotate, 'It can be reinstated, revoked or changed.'",
        "SUSPENDED, revoke, REVOKED",
        "EXPIRED, suspend, SUSPENDED",
        "EXPIRED, reinstate, 'It can be suspended, renewed, revoked or changed.'",
        "EXPIRED, renew, ACTIVE",
        "EXPIRED, rotate, 'It can be suspended, renewed, revoked or changed.'",
        "EXPIRED, revoke, REVOKED",
        "REVOKED, suspend, That is final.",
        "REVOKED, reinstate, That is final.",
        "REVOKED, renew, That is final.",
        "REVOKED, rotate, That is final.",
        "REVOKED, revoke, That is final."
    })
    void everyActionFromEveryStatusLeadsWhereItShouldOrIsAConflict(String from, String action, String outcome) {
        Api.License license = aLicenseThatIs(from);
        Response response = act(license, action);
        if (STATUSES.contains(outcome)) {
            response.then().statusCode(action.equals("rotate") ? 201 : 200);
            assertEquals(outcome, license.now().getString("status"));
        } else {
            response.then()
                    .statusCode(409)
                    .body("type", equalTo("/problems/license-state"))
                    .body("detail", containsString("The license %d is %s".formatted(license.id(), from)))
                    .body("detail", containsString(outcome));
            assertEquals(from, license.now().getString("status"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void randomSequencesOfActionsGoAsAModelOfThemSays(long seed) {
        Random random = new Random(seed);
        Api.License license = aLicense(A_YEAR);
        Model model = new Model();
        for (int step = 0; step < 20; step++) {
            if (random.nextInt(4) == 0) {
                Expired.now(database, license);
                model.ended = true;
            }
            // The last two end it all, so they are tried only now and then.
            String action = ACTIONS.get(random.nextInt(random.nextInt(8) == 0 ? 5 : 3));
            int expected = model.does(action) ? action.equals("rotate") ? 201 : 200 : 409;
            assertEquals(expected, act(license, action).statusCode(), action + " of " + model.status());
            assertEquals(model.status(), license.now().getString("status"));
            assertEquals(model.status().equals("ACTIVE"), validates(license));
            assertEquals(
                    model.events,
                    get(license.path() + "/events").jsonPath().getList("").size());
        }
    }

    /** What is decided, and whether the end has passed, as the design has it. */
    private static final class Model {
        private String decided = "ACTIVE";
        private boolean ended;
        private int events = 1;

        String status() {
            return decided.equals("ACTIVE") && ended ? "EXPIRED" : decided;
        }

        boolean does(String action) {
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
                ended = ended && !action.equals("renew");
                decided = Map.of("suspend", "SUSPENDED", "reinstate", "ACTIVE", "renew", "ACTIVE")
                        .getOrDefault(action, "REVOKED");
            }
            return allowed;
        }
    }

    private static boolean validates(Api.License license) {
        return Api.json(Map.of("key", license.key()))
                .post("/licenses/validate")
                .jsonPath()
                .getBoolean("valid");
    }

    @Test
    void suspendingIsUndoneByReinstating() {
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
    void revokingTwiceIsAConflict() {
        Api.License license = aLicense(Map.of());
        license.post("revoke", Map.of()).then().statusCode(200).body("revokedAt", notNullValue());
        license.post("revoke", Map.of()).then().statusCode(409);
    }

    @Test
    void whatWasSuspendedWhenItExpiredIsExpiredOnceReinstated() {
        Api.License license = aLicense(A_YEAR);
        license.post("suspend", Map.of());
        Expired.now(database, license);
        assertEquals("SUSPENDED", license.now().getString("status"));
        license.post("reinstate", Map.of()).then().statusCode(200).body("status", equalTo("EXPIRED"));
    }

    @Test
    void anActionNeedsNoBody() {
        Api.License license = aLicense(Map.of());
        given().post(license.path() + "/suspend").then().statusCode(200);
        given().post(license.path() + "/reinstate").then().statusCode(200);
        given().post(license.path() + "/rotate").then().statusCode(201);
    }

    // --- Renewing

    @ParameterizedTest
    @CsvSource({
        "2100-01-31T12:00:00Z, P1M, 2100-02-28T12:00:00Z",
        "2104-01-31T12:00:00Z, P1M, 2104-02-29T12:00:00Z",
        "2104-02-29T00:00:00Z, P1Y, 2105-02-28T00:00:00Z",
        "9998-12-31T23:59:59Z, P1Y, 9999-12-31T23:59:59Z"
    })
    void aLicenseThatHasNotExpiredIsRenewedFromItsEnd(String end, String validFor, String newEnd) {
        aLicense(Map.of("expiresAt", end))
                .post("renew", Map.of("validFor", validFor))
                .then()
                .statusCode(200)
                .body("expiresAt", equalTo(newEnd));
    }

    @Test
    void aLicenseThatHasExpiredIsRenewedFromNow() {
        Api.License license = aLicenseThatIs("EXPIRED");
        JsonPath renewed = license.post("renew", Map.of("validFor", "P1M", "reason", "Paid"))
                .jsonPath();
        Instant renewedAt = Instant.parse(renewed.getString("updatedAt"));
        assertEquals(
                renewedAt.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant(),
                Instant.parse(renewed.getString("expiresAt")));
        assertEquals("Paid", renewed.getString("reason"));
    }

    @Test
    void aLicenseCanBeRenewedUntilAGivenTime() {
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
    void aRenewalThatDoesNotMakeItLastLongerIsRefused(String member, String value, String pointer) {
        aLicense(Map.of("expiresAt", "2100-01-01T00:00:00Z"))
                .post("renew", Map.of(member, value))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo(pointer));
    }

    @Test
    void whatNeverExpiresCannotBeRenewed() {
        aLicense(Map.of()).post("renew", A_YEAR).then().statusCode(409).body("detail", containsString("never expires"));
    }

    // --- Rotating

    @Test
    void rotatingIssuesANewKeyWithTheSameTermsAndRevokesTheOld() {
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

    // --- Races

    @ParameterizedTest
    @CsvSource({"suspend, suspend", "rotate, rotate", "revoke, rotate", "revoke, revoke"})
    void ofManyClientsRacingOnOneLicenseExactlyOneWins(String one, String other) throws Exception {
        for (int round = 0; round < 5; round++) {
            Api.License license = aLicense(A_YEAR);
            List<Callable<Integer>> racers = new ArrayList<>();
            for (int i = 0; i < RACERS; i++) {
                String action = i % 2 == 0 ? one : other;
                racers.add(() -> act(license, action).statusCode());
            }
            assertEquals(
                    Map.of(true, RACERS - 1L, false, 1L),
                    all(racers).stream().collect(groupingBy(status -> status == 409, counting())));
            assertEquals(
                    2, get(license.path() + "/events").jsonPath().getList("").size());
        }
    }

    private static List<Integer> all(List<Callable<Integer>> racers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(racers.size());
        try {
            List<Integer> results = new ArrayList<>();
            for (Future<Integer> result : threads.invokeAll(racers)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    private static Response act(Api.License license, String action) {
        if (action.equals("change")) {
            return Api.json(Map.of("label", "Another")).patch(license.path());
        }
        return license.post(action, action.equals("renew") ? A_YEAR : Map.of());
    }

    private Api.License aLicenseThatIs(String status) {
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
