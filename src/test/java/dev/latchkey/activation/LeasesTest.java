package dev.latchkey.activation;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.json;
import static dev.latchkey.support.Waiting.await;
import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import dev.latchkey.support.Pages;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Seats that free themselves if their machine does not check in. */
@QuarkusTest
class LeasesTest {
    @Inject
    Database database;

    @Inject
    OldActivations oldActivations;

    private static Api.License aFloatingLicense() {
        return aLicense(Map.of("maxActivations", 1, "leaseFor", "PT1H"));
    }

    // --- Duration

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT90S", "P30D", "P1M", "P1Y", "P366D"})
    void leaseCanBeOneMinuteTo366Days(String lease) {
        assertEquals(
                lease.equals("PT90S") ? "PT1M30S" : lease,
                aLicense(Map.of("leaseFor", lease)).now().get("leaseFor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT59S", "PT0S", "-P1D", "P367D", "P13M", "P999999999Y", "soon"})
    void otherLeasesAreRefused(String lease) {
        Api.License license = aFloatingLicense();
        json(Map.of("leaseFor", lease))
                .post(Api.aUser().licenses())
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/leaseFor"));
        json(Map.of("leaseFor", lease))
                .patch(license.path())
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/leaseFor"));
    }

    @ParameterizedTest
    @CsvSource({"-1, LAPSED", "0, LAPSED", "1, ACTIVE"})
    void seatIsFreeFromTheEndOfItsLeaseOn(long secondsLeft, ActivationState state) {
        Instant now = Instant.parse("2027-01-01T00:00:00Z");
        assertEquals(state, ActivationState.at(now, ActivationState.ACTIVE, now.plusSeconds(secondsLeft)));
        assertEquals(ActivationState.RELEASED, ActivationState.at(now, ActivationState.RELEASED, now));
    }

    // --- The end of a lease

    @Test
    void leaseBeginsWithTheSeat() {
        Response seat = aFloatingLicense().activate("a");
        Instant seenAt = Instant.parse(seat.path("activation.seenAt"));
        assertEquals(seenAt.plus(Duration.ofHours(1)), Instant.parse(seat.path("activation.leaseUntil")));
    }

    @Test
    void seatIsHeldUntilItsLeaseEnds() {
        Api.License license = aFloatingLicense();
        license.activate("a");
        TimePassed.since(database, license, Duration.ofMinutes(59));
        license.validateOn("a").then().body("code", equalTo("VALID"));
        license.activate("b").then().body("code", equalTo("TOO_MANY_ACTIVATIONS"));
        TimePassed.since(database, license, Duration.ofMinutes(1));
        license.validateOn("a").then().body("code", equalTo("NOT_ACTIVATED"));
        get(license.activations()).then().body("[0].state", equalTo("LAPSED"));
        assertEquals(List.of(), license.holders());
        license.activate("b").then().statusCode(201);
        assertEquals(List.of("ISSUED", "ACTIVATED", "LAPSED", "ACTIVATED"), license.history());
    }

    @Test
    void fullLicenseSaysWhenTheNextSeatComesFree() {
        Api.License license = aLicense(Map.of("maxActivations", 2, "leaseFor", "PT1H"));
        String first = license.activate("a").path("activation.leaseUntil");
        license.activate("b");
        license.activate("c")
                .then()
                .body(
                        "detail",
                        equalTo(
                                "2 of 2 seats are taken. The next one comes free at %s, unless its machine checks in before."
                                        .formatted(first)));
    }

    @Test
    void machineThatLostItsSeatGetsAnotherIfOneIsFree() {
        Api.License license = aFloatingLicense();
        license.activate("a");
        TimePassed.since(database, license, Duration.ofHours(2));
        license.activate("a").then().statusCode(201);
        assertEquals(List.of("a"), license.holders());
        get(license.activations()).then().body("state", equalTo(List.of("LAPSED", "ACTIVE")));
        TimePassed.since(database, license, Duration.ofHours(2));
        license.activate("b").then().statusCode(201);
        license.activate("a").then().body("code", equalTo("TOO_MANY_ACTIVATIONS"));
        assertEquals(List.of("ISSUED", "ACTIVATED", "LAPSED", "ACTIVATED", "LAPSED", "ACTIVATED"), license.history());
    }

    @Test
    void machineThatLostItsSeatGetsAnotherOnALicenseWithoutALimit() {
        Api.License license = aLicense(Map.of("leaseFor", "PT1H"));
        license.activate("a");
        TimePassed.since(database, license, Duration.ofHours(2));
        license.activate("a").then().statusCode(201);
        assertEquals(List.of("ISSUED", "ACTIVATED", "LAPSED", "ACTIVATED"), license.history());
    }

    @Test
    void nobodyGivesUpOrReleasesALapsedSeat() {
        Api.License license = aFloatingLicense();
        license.activate("a");
        TimePassed.since(database, license, Duration.ofHours(1));
        license.deactivate("a").then().body("detail", equalTo("This machine holds no seat."));
        String seat = license.activations() + "/" + get(license.activations()).path("[0].id");
        json(Map.of()).delete(seat).then().statusCode(204);
        json(Map.of()).post(license.activations() + "/release").then().body("released", equalTo(0));
        get(seat).then().body("state", equalTo("LAPSED"));
        assertEquals(List.of("ISSUED", "ACTIVATED"), license.history());
    }

    // --- Checking in

    @Test
    void checkInExtendsTheLeaseWhenAQuarterHasPassed() {
        Api.License license = aFloatingLicense();
        license.activate("a");
        TimePassed.since(database, license, Duration.ofMinutes(14));
        String before = get(license.activations()).path("[0].leaseUntil");
        license.activate("a").then().statusCode(200).body("activation.leaseUntil", equalTo(before));
        TimePassed.since(database, license, Duration.ofMinutes(1));
        license.activate("a").then().statusCode(200).body("activation.leaseUntil", not(equalTo(before)));
        TimePassed.since(database, license, Duration.ofMinutes(59));
        license.validateOn("a").then().body("code", equalTo("VALID"));
        assertEquals(List.of("ISSUED", "ACTIVATED"), license.history());
    }

    @Test
    void newLeaseOfTheLicenseBeginsWithTheNextCheckIn() {
        Api.License license = aFloatingLicense();
        license.activate("a");
        changeLease(license, "P30D");
        Response longer = license.activate("a");
        assertEquals(
                Instant.parse(longer.path("activation.seenAt")).plus(Duration.ofDays(30)),
                Instant.parse(longer.path("activation.leaseUntil")));
        changeLease(license, null);
        license.activate("a").then().body("activation.leaseUntil", nullValue());
        changeLease(license, "PT1H");
        TimePassed.since(database, license, Duration.ofDays(1));
        license.validateOn("a").then().body("code", equalTo("VALID"));
    }

    private static void changeLease(Api.License license, String lease) {
        Map<String, String> change = new HashMap<>();
        change.put("leaseFor", lease);
        json(change).patch(license.path()).then().statusCode(200);
    }

    // --- Lists and old seats

    @Test
    void lapsedSeatsAreListedByTheEndOfTheirLeases() {
        Api.License license = aLicense(Map.of("leaseFor", "PT1H"));
        List.of("a", "b", "c", "d", "e").forEach(license::activate);
        license.deactivate("b");
        TimePassed.since(database, license, Duration.ofMinutes(30));
        license.activate("a");
        TimePassed.since(database, license, Duration.ofHours(2));
        license.activate("c");
        license.activate("f");
        String list = license.activations() + "?state=lapsed";
        get(list).then().body("fingerprint", equalTo(List.of("c", "d", "e", "a")));
        assertEquals(get(list).jsonPath().getList("id", Long.class), Pages.ids(list + "&limit=1"));
        assertEquals(List.of("c", "f"), license.holders());
    }

    @Test
    void oldSeatsLeaveTheListAndStayInTheHistory() {
        Api.License license = aLicense(Map.of("leaseFor", "PT1H", "maxActivations", 3));
        List.of("lapsed", "released", "returned").forEach(license::activate);
        license.deactivate("released");
        TimePassed.since(database, license, Duration.ofDays(89));
        license.activate("returned");
        await(oldActivations.delete());
        assertEquals(4, get(license.activations()).jsonPath().getList("").size());
        TimePassed.since(database, license, Duration.ofHours(25));
        license.activate("returned");
        await(oldActivations.delete());
        get(license.activations())
                .then()
                .body("fingerprint", equalTo(List.of("returned", "returned")))
                .body("state", equalTo(List.of("LAPSED", "ACTIVE")));
        assertEquals(
                List.of(
                        "ISSUED",
                        "ACTIVATED",
                        "ACTIVATED",
                        "ACTIVATED",
                        "DEACTIVATED",
                        "LAPSED",
                        "LAPSED",
                        "ACTIVATED",
                        "LAPSED",
                        "ACTIVATED"),
                license.history());
    }
}
