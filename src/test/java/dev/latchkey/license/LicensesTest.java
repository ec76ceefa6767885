package dev.latchkey.license;

import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.json;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class LicensesTest {
    private static final String FAR = "2100-01-01T00:00:00Z";

    @Test
    void withoutABodyALicenseIsPerpetualAndForAnything() {
        Api.User user = aUser();
        Response issued = given().post(user.licenses());
        issued.then()
                .statusCode(201)
                .header("Location", "/licenses/" + issued.jsonPath().getLong("id"))
                .body("userId", equalTo((int) user.id()))
                .body("status", equalTo("ACTIVE"))
                .body("expiresAt", nullValue())
                .body("product", nullValue())
                .body("maxActivations", nullValue())
                .body("updatedAt", equalTo(issued.path("issuedAt")));
        assertEquals(issued.asString(), get(issued.header("Location")).asString());
    }

    @Test
    void theTermsOfALicenseAreKept() {
        json(Map.of("product", " editor ", "label", "Order 7", "maxActivations", 3, "expiresAt", FAR))
                .post(aUser().licenses())
                .then()
                .statusCode(201)
                .body("product", equalTo("editor"))
                .body("label", equalTo("Order 7"))
                .body("maxActivations", equalTo(3))
                .body("expiresAt", equalTo(FAR));
    }

    @Test
    void aTimeMayHaveAnyOffsetAndLosesItsFraction() {
        json(Map.of("expiresAt", "2100-01-01T02:00:00.999+02:00"))
                .post(aUser().licenses())
                .then()
                .statusCode(201)
                .body("expiresAt", equalTo(FAR));
    }

    @Test
    void aDurationCountsFromTheIssue() {
        JsonPath license =
                json(Map.of("validFor", "P1DT1H")).post(aUser().licenses()).jsonPath();
        Instant issuedAt = Instant.parse(license.getString("issuedAt"));
        assertEquals(issuedAt.plus(25, ChronoUnit.HOURS), Instant.parse(license.getString("expiresAt")));
    }

    @Test
    void aKeyIsNeverIssuedTwiceAndAlwaysWellFormed() {
        Api.User user = aUser();
        for (int i = 0; i < 20; i++) {
            user.holds(Map.of());
        }
        List<String> keys = get(user.licenses()).jsonPath().getList("key");
        assertEquals(20, keys.stream().distinct().count());
        assertTrue(keys.stream().allMatch(key -> key.matches("KEY(-[0-9A-HJKMNP-TV-Z]{4}){8}")), keys::toString);
    }

    @Test
    void aLicenseExpiresWithoutAnybodyTouchingIt() throws InterruptedException {
        Api.User user = aUser();
        long id = user.holds(Map.of("validFor", "PT1S"));
        Instant expiresAt = Instant.parse(get("/licenses/" + id).jsonPath().getString("expiresAt"));
        while (Instant.now().isBefore(expiresAt)) {
            Thread.sleep(50);
        }
        get("/licenses/" + id).then().body("status", equalTo("EXPIRED"));
        get("/licenses?status=expired&userId=" + user.id()).then().body("id", contains((int) id));
        get("/licenses?status=active&userId=" + user.id()).then().body("", empty());
    }

    @Test
    void aUserSeesTheirOwnLicensesOldestFirst() {
        Api.User user = aUser();
        Api.User other = aUser();
        long first = user.holds(Map.of());
        other.holds(Map.of());
        long second = user.holds(Map.of());
        get(user.licenses()).then().statusCode(200).body("id", contains((int) first, (int) second));
        get(user.licenses() + "?limit=1")
                .then()
                .statusCode(200)
                .body("id", contains((int) first))
                .header("Link", containsString("/users/%d/licenses?limit=1&after=%d".formatted(user.id(), first)));
    }

    @Test
    void aUserWithoutLicensesHasAnEmptyList() {
        get(aUser().licenses()).then().statusCode(200).body("", empty());
    }

    @ParameterizedTest
    @CsvSource({
        "product=alpha, 1",
        "product=beta, 2",
        "status=active, 1 2 3",
        "status=ACTIVE, 1 2 3",
        "status=revoked, ''",
        "expiresBefore=2050-01-01T00:00:00Z, 2",
        "expiresBefore=2040-01-01T00:00:00Z, ''",
        "expiresBefore=2040-01-01T00:00:01Z, 2",
        "expiresBefore=2040-01-01T00:00:00.5Z, 2",
        "product=alpha&status=active, 1",
        "product=alpha&expiresBefore=2050-01-01T00:00:00Z, ''",
        "product=beta&status=active&expiresBefore=2050-01-01T00:00:00Z, 2"
    })
    void filtersNarrowTheListAloneAndTogether(String filter, String expected) {
        Api.User user = aUser();
        aUser().holds(Map.of("product", "alpha"));
        Map<String, Integer> ids = Map.of(
                "1", (int) user.holds(Map.of("product", "alpha")),
                "2", (int) user.holds(Map.of("product", "beta", "expiresAt", "2040-01-01T00:00:00Z")),
                "3", (int) user.holds(Map.of("expiresAt", FAR)));
        List<Integer> wanted = expected.isEmpty()
                ? List.of()
                : List.of(expected.split(" ")).stream().map(ids::get).toList();
        get("/licenses?userId=" + user.id() + "&" + filter)
                .then()
                .statusCode(200)
                .body("id", equalTo(wanted));
    }

    @Test
    void filtersHoldOnTheNextPageToo() {
        Api.User user = aUser();
        user.holds(Map.of("product", "a b"));
        user.holds(Map.of("product", "other"));
        long second = user.holds(Map.of("product", "a b"));
        String link = given().queryParam("product", "a b")
                .get("/licenses?limit=1&userId=" + user.id())
                .header("Link");
        assertNotEquals(null, link);
        given().urlEncodingEnabled(false)
                .get(link.substring(1, link.indexOf('>')))
                .then()
                .statusCode(200)
                .body("id", contains((int) second))
                .header("Link", nullValue());
    }
}
