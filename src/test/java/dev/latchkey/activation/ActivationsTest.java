package dev.latchkey.activation;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.json;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import dev.latchkey.license.Expired;
import dev.latchkey.license.Keys;
import dev.latchkey.support.Clients;
import dev.latchkey.support.Http;
import dev.latchkey.support.Pages;
import dev.latchkey.support.ProblemChecks;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines take seats and give them up. LeasesTest has seats that free themselves. */
@QuarkusTest
class ActivationsTest {
    private static final int MACHINES = 64;

    @Inject
    Database database;

    @TestHTTPResource("/licenses/activate")
    URI activate;

    // --- Taking a seat

    @Test
    void machineTakesOneSeatHoweverOftenItAsks() {
        Api.License license = aLicense(Map.of("maxActivations", 1));
        Api.License.activate(Map.of("key", license.key(), "fingerprint", "a", "name", " Ada's laptop "))
                .then()
                .statusCode(201)
                .body("valid", equalTo(true))
                .body("code", equalTo("VALID"))
                .body("activation.fingerprint", equalTo("a"))
                .body("activation.name", equalTo("Ada's laptop"))
                .body("activation.leaseUntil", nullValue());
        license.activate("a").then().statusCode(200).body("code", equalTo("VALID"));
        assertEquals(List.of("a"), license.holders());
        assertEquals(List.of("ISSUED", "ACTIVATED"), license.history());
    }

    @Test
    void fullLicenseSaysHowManySeatsAreTaken() {
        Api.License license = aLicense(Map.of("maxActivations", 2));
        license.activate("a").then().statusCode(201);
        license.activate("b").then().statusCode(201);
        license.activate("c")
                .then()
                .statusCode(200)
                .body("valid", equalTo(false))
                .body("code", equalTo("TOO_MANY_ACTIVATIONS"))
                .body("detail", equalTo("2 of 2 seats are taken. Deactivate another machine first."))
                .body("activation", nullValue());
        license.activate("a").then().statusCode(200).body("code", equalTo("VALID"));
        assertEquals(List.of("a", "b"), license.holders());
    }

    @Test
    void licenseWithoutALimitHasSeatsForAll() {
        Api.License license = aLicense(Map.of());
        for (int i = 0; i < 20; i++) {
            license.activate("machine-" + i).then().statusCode(201);
        }
        assertEquals(20, license.holders().size());
    }

    @Test
    void badLicenseGivesNoSeat() {
        Api.License license = aLicense(Map.of("product", "editor", "features", List.of("pdf"), "validFor", "P1Y"));
        Map<String, Object> request = Map.of("key", license.key(), "fingerprint", "a", "product", "viewer");
        Api.License.activate(request).then().statusCode(200).body("code", equalTo("WRONG_PRODUCT"));
        request = Map.of("key", license.key(), "fingerprint", "a", "features", List.of("zip"));
        Api.License.activate(request).then().statusCode(200).body("code", equalTo("MISSING_FEATURE"));
        license.post("suspend", Map.of());
        license.activate("a").then().statusCode(200).body("code", equalTo("SUSPENDED"));
        license.post("reinstate", Map.of());
        Expired.now(database, license);
        license.activate("a").then().statusCode(200).body("code", equalTo("EXPIRED"));
        license.post("revoke", Map.of());
        license.activate("a").then().statusCode(200).body("code", equalTo("REVOKED"));
        assertEquals(List.of(), license.holders());
    }

    @Test
    void wrongKeyGetsAVerdictToo() {
        for (String action : List.of("activate", "deactivate")) {
            json(Map.of("key", Keys.unknown(), "fingerprint", "a"))
                    .post("/licenses/" + action)
                    .then()
                    .statusCode(200)
                    .body("code", equalTo("NOT_FOUND"));
            json(Map.of("key", "hello", "fingerprint", "a"))
                    .post("/licenses/" + action)
                    .then()
                    .statusCode(200)
                    .body("code", equalTo("MALFORMED_KEY"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "\u0000"})
    void badFingerprintIsRefused(String fingerprint) {
        Api.License license = aLicense(Map.of());
        license.activate(fingerprint).then().statusCode(400).body("errors[0].pointer", equalTo("/fingerprint"));
        license.activate("x".repeat(257)).then().statusCode(400).body("errors[0].pointer", equalTo("/fingerprint"));
    }

    @Test
    void fingerprintIsStoredAsSent() {
        Api.License license = aLicense(Map.of());
        List<String> sent = List.of(" a ", "A", "a", "\uD83D\uDD11".repeat(256));
        sent.forEach(fingerprint -> license.activate(fingerprint).then().statusCode(201));
        assertEquals(sent, license.holders());
    }

    // --- At the same time

    @Test
    void threeOfManyMachinesGetThreeSeats() throws Exception {
        Api.License license = aLicense(Map.of("maxActivations", 3));
        Api.User other = Api.aUser();
        List<Integer> statuses = Clients.run(MACHINES, client -> {
            other.issue(Map.of());
            return activate(license, "machine-" + client, null);
        });
        assertEquals(3, Collections.frequency(statuses, 201), statuses::toString);
        assertEquals(MACHINES - 3, Collections.frequency(statuses, 200), statuses::toString);
        assertEquals(3, license.holders().size());
    }

    @Test
    void oneMachineThatAsksManyTimesAtOnceGetsOneSeat() throws Exception {
        Api.License license = aLicense(Map.of("maxActivations", 3));
        List<Integer> statuses = Clients.run(MACHINES, client -> activate(license, "a", null));
        assertEquals(1, Collections.frequency(statuses, 201), statuses::toString);
        assertEquals(List.of("a"), license.holders());
        assertEquals(List.of("ISSUED", "ACTIVATED"), license.history());
    }

    private int activate(Api.License license, String fingerprint, String idempotencyKey) throws Exception {
        var request =
                Http.post(activate, "{\"key\":\"%s\",\"fingerprint\":\"%s\"}".formatted(license.key(), fingerprint));
        return Http.send(idempotencyKey == null ? request : request.header("Idempotency-Key", idempotencyKey))
                .statusCode();
    }

    @Test
    void repeatWithItsIdempotencyKeyGetsTheFirstAnswer() {
        Api.License license = aLicense(Map.of("maxActivations", 1));
        String key = UUID.randomUUID().toString();
        Response first = activateWithKey(license, key);
        first.then().statusCode(201);
        license.deactivate("a").then().statusCode(200);
        Response repeat = activateWithKey(license, key);
        repeat.then().statusCode(201);
        assertEquals(first.asString(), repeat.asString());
        assertEquals(List.of(), license.holders());
    }

    @Test
    void checkInWithAnIdempotencyKeyIsRepeatedAsOne() {
        Api.License license = aLicense(Map.of());
        license.activate("a").then().statusCode(201);
        String key = UUID.randomUUID().toString();
        activateWithKey(license, key).then().statusCode(200);
        activateWithKey(license, key).then().statusCode(200);
    }

    private static Response activateWithKey(Api.License license, String key) {
        return json(Map.of("key", license.key(), "fingerprint", "a"))
                .header("Idempotency-Key", key)
                .post("/licenses/activate");
    }

    // --- Limits that change

    @Test
    void loweredLimitKeepsSeatsAndGivesNoMore() {
        Api.License license = aLicense(Map.of("maxActivations", 3));
        List.of("a", "b", "c")
                .forEach(machine -> license.activate(machine).then().statusCode(201));
        json(Map.of("maxActivations", 1)).patch(license.path()).then().statusCode(200);
        license.activate("a").then().statusCode(200).body("code", equalTo("VALID"));
        license.deactivate("b");
        license.activate("b")
                .then()
                .body("code", equalTo("TOO_MANY_ACTIVATIONS"))
                .body("detail", containsString("2 of 1 seats are taken"));
        license.deactivate("c");
        license.activate("c").then().body("code", equalTo("TOO_MANY_ACTIVATIONS"));
        license.deactivate("a");
        license.activate("c").then().statusCode(201);
    }

    @Test
    void rotationMovesTheSeats() {
        Api.License license = aLicense(Map.of("maxActivations", 2));
        license.activate("a");
        license.activate("b");
        license.deactivate("b");
        Response rotated = license.post("rotate", Map.of());
        Api.License next = new Api.License(rotated.jsonPath().getLong("id"), rotated.path("key"));
        assertEquals(List.of("a"), next.holders());
        assertEquals(List.of(), get(license.activations()).jsonPath().getList(""));
        license.validateOn("a").then().body("code", equalTo("REVOKED"));
        next.validateOn("a").then().body("code", equalTo("VALID"));
        next.activate("b").then().statusCode(201);
        next.activate("c").then().body("code", equalTo("TOO_MANY_ACTIVATIONS"));
    }

    // --- Validating

    @Test
    void machineWithoutASeatIsNotActivated() {
        Api.License license = aLicense(Map.of("maxActivations", 1));
        license.validateOn("a")
                .then()
                .statusCode(200)
                .body("valid", equalTo(false))
                .body("code", equalTo("NOT_ACTIVATED"));
        license.activate("a");
        license.validateOn("a").then().body("valid", equalTo(true)).body("activation.fingerprint", equalTo("a"));
        license.validateOn("b").then().body("code", equalTo("NOT_ACTIVATED"));
        assertEquals(List.of("a"), license.holders());
    }

    @Test
    void seatOfAnotherLicenseDoesNotCount() {
        Api.License license = aLicense(Map.of());
        aLicense(Map.of()).activate("a").then().statusCode(201);
        license.validateOn("a").then().body("code", equalTo("NOT_ACTIVATED"));
    }

    @Test
    void validationIsNoCheckIn() {
        Api.License license = aLicense(Map.of());
        license.activate("a");
        TimePassed.since(database, license, Duration.ofHours(1));
        String before = get(license.activations()).asString();
        license.validateOn("a").then().body("code", equalTo("VALID"));
        assertEquals(before, get(license.activations()).asString());
    }

    // --- Checking in

    @Test
    void checkInIsStoredAtMostOnceAMinute() {
        Api.License license = aLicense(Map.of());
        license.activate("a");
        TimePassed.since(database, license, Duration.ofSeconds(30));
        String before = get(license.activations()).path("[0].seenAt");
        license.activate("a").then().body("activation.seenAt", equalTo(before));
        TimePassed.since(database, license, Duration.ofSeconds(30));
        license.activate("a").then().statusCode(200).body("activation.seenAt", not(equalTo(before)));
        String after = get(license.activations()).path("[0].seenAt");
        assertFalse(after.equals(before), after);
        assertEquals(List.of("ISSUED", "ACTIVATED"), license.history());
    }

    @Test
    void newNameIsStoredAtOnce() {
        Api.License license = aLicense(Map.of());
        license.activate("a");
        Api.License.activate(Map.of("key", license.key(), "fingerprint", "a", "name", "Laptop"))
                .then()
                .statusCode(200)
                .body("activation.name", equalTo("Laptop"));
        license.activate("a").then().body("activation.name", equalTo("Laptop"));
    }

    // --- Giving a seat up

    @Test
    void deactivationFreesTheSeatOnce() {
        Api.License license = aLicense(Map.of("maxActivations", 1));
        license.activate("a");
        license.deactivate("a")
                .then()
                .statusCode(200)
                .body("valid", equalTo(true))
                .body("detail", equalTo("The seat of this machine is free now."));
        license.deactivate("a").then().statusCode(200).body("detail", equalTo("This machine holds no seat."));
        license.activate("b").then().statusCode(201);
        assertEquals(List.of("ISSUED", "ACTIVATED", "DEACTIVATED", "ACTIVATED"), license.history());
    }

    @Test
    void seatOfASuspendedLicenseCanBeGivenUp() {
        Api.License license = aLicense(Map.of());
        license.activate("a");
        license.post("suspend", Map.of());
        license.deactivate("a")
                .then()
                .body("code", equalTo("SUSPENDED"))
                .body("detail", containsString("The seat of this machine is free now."));
        assertEquals(List.of(), license.holders());
    }

    // --- Staff

    @Test
    void staffSeesAndFreesASeat() {
        Api.License license = aLicense(Map.of("maxActivations", 1));
        license.activate("a");
        Response seats = get(license.activations());
        seats.then()
                .statusCode(200)
                .body("[0].licenseId", equalTo((int) license.id()))
                .body("[0].state", equalTo("ACTIVE"))
                .body("[0].releasedAt", nullValue());
        String seat = license.activations() + "/" + seats.path("[0].id");
        get(seat).then().statusCode(200).body("fingerprint", equalTo("a"));
        json(Map.of("reason", " Laptop lost ")).delete(seat).then().statusCode(204);
        given().delete(seat).then().statusCode(204);
        get(seat).then().body("state", equalTo("RELEASED")).body("leaseUntil", nullValue());
        license.activate("b").then().statusCode(201);
        get(license.path() + "/events")
                .then()
                .body("[2].type", equalTo("RELEASED"))
                .body("[2].reason", equalTo("Laptop lost"))
                .body("[2].seat.fingerprint", equalTo("a"))
                .body("[2].by.name", equalTo("open"))
                .body("[2].before", nullValue())
                .body("[2].after", nullValue())
                .body("[3].type", equalTo("ACTIVATED"));
    }

    @Test
    void staffFreesAllSeatsAtOnce() {
        Api.License license = aLicense(Map.of("maxActivations", 3));
        List.of("a", "b", "c").forEach(license::activate);
        license.deactivate("b");
        String key = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++) {
            json(Map.of("reason", "Audit"))
                    .header("Idempotency-Key", key)
                    .post(license.activations() + "/release")
                    .then()
                    .statusCode(200)
                    .body("released", equalTo(2));
        }
        assertEquals(List.of(), license.holders());
        assertEquals(2, Collections.frequency(license.history(), "RELEASED"));
        List.of("a", "b", "c")
                .forEach(machine -> license.activate(machine).then().statusCode(201));
    }

    @Test
    void seatsAreListedByStateAndPage() {
        Api.License license = aLicense(Map.of());
        List.of("a", "b", "c", "d", "e").forEach(license::activate);
        license.deactivate("b");
        license.deactivate("d");
        assertEquals(List.of("a", "c", "e"), license.holders());
        get(license.activations() + "?state=released")
                .then()
                .body("fingerprint", equalTo(List.of("b", "d")))
                .body("leaseUntil", hasItem(nullValue()));
        get(license.activations() + "?state=lapsed").then().statusCode(200).body("", equalTo(List.of()));
        for (String state : List.of("", "?state=active", "?state=released")) {
            String list = license.activations() + state;
            List<Long> whole = get(list).jsonPath().getList("id", Long.class);
            assertEquals(whole, Pages.ids(list + (state.isEmpty() ? "?" : "&") + "limit=2"));
        }
    }

    @Test
    void unknownSeatsAndLicensesAreNotFound() {
        Api.License license = aLicense(Map.of());
        Api.License other = aLicense(Map.of());
        other.activate("a");
        String foreign = license.activations() + "/" + get(other.activations()).path("[0].id");
        ProblemChecks.problem(get(foreign), 404, foreign);
        ProblemChecks.problem(given().delete(foreign), 404, foreign);
        assertEquals(List.of("a"), other.holders());
        for (String path : List.of("/licenses/999999999/activations", "/licenses/999999999/activations/1")) {
            ProblemChecks.problem(get(path), 404, path);
        }
        String release = "/licenses/999999999/activations/release";
        ProblemChecks.problem(given().post(release), 404, release);
        get(license.activations() + "?state=held").then().statusCode(400).body("errors[0].parameter", equalTo("state"));
    }

    @Test
    void licensesOfAMachineAreFound() {
        String machine = UUID.randomUUID().toString();
        Api.License first = aLicense(Map.of());
        Api.License second = aLicense(Map.of());
        Api.License given = aLicense(Map.of());
        aLicense(Map.of()).activate("other");
        List.of(first, second, given).forEach(license -> license.activate(machine));
        given.deactivate(machine);
        get("/licenses?fingerprint=" + machine)
                .then()
                .statusCode(200)
                .body("id", equalTo(List.of((int) first.id(), (int) second.id())));
    }
}
