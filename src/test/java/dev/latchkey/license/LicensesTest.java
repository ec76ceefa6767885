package dev.latchkey.license;

import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.json;
import static dev.latchkey.support.Waiting.waitUntil;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.Api;
import dev.latchkey.support.Pages;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Issuing licenses and finding them. */
@QuarkusTest
class LicensesTest {
    private static final String FAR = "2100-01-01T00:00:00Z";

    // --- Issuing

    @Test
    void licenseWithoutTermsIsPerpetualAndForEveryProduct() {
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
    void termsAreStored() {
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
    void timesAreStoredInUtcAndWholeSeconds() {
        json(Map.of("expiresAt", "2100-01-01T02:00:00.999+02:00"))
                .post(aUser().licenses())
                .then()
                .statusCode(201)
                .body("expiresAt", equalTo(FAR));
    }

    @Test
    void durationCountsFromTheTimeOfIssue() {
        JsonPath license =
                json(Map.of("validFor", "P1DT1H")).post(aUser().licenses()).jsonPath();
        Instant issuedAt = Instant.parse(license.getString("issuedAt"));
        assertEquals(issuedAt.plus(25, ChronoUnit.HOURS), Instant.parse(license.getString("expiresAt")));
    }

    @Test
    void licenseExpiresByItself() {
        Api.User user = aUser();
        Api.License license = user.issue(Map.of("validFor", "PT1S"));
        Instant expiresAt = Instant.parse(license.now().getString("expiresAt"));
        waitUntil("its time is over", () -> !Instant.now().isBefore(expiresAt));
        get(license.path()).then().body("status", equalTo("EXPIRED"));
        get("/licenses?status=expired&userId=" + user.id()).then().body("id", contains((int) license.id()));
        get("/licenses?status=active&userId=" + user.id()).then().body("", empty());
    }

    // --- Finding

    @Test
    void userSeesOnlyTheirOwnLicenses() {
        Api.User user = aUser();
        Api.License first = user.issue(Map.of());
        aUser().issue(Map.of());
        Api.License second = user.issue(Map.of());
        get(user.licenses()).then().statusCode(200).body("id", contains((int) first.id(), (int) second.id()));
        get(user.licenses() + "?limit=1")
                .then()
                .header("Link", containsString("/users/%d/licenses?limit=1&after=%d".formatted(user.id(), first.id())));
        assertEquals(List.of(first.id(), second.id()), Pages.ids(user.licenses() + "?limit=1"));
    }

    @Test
    void userWithoutLicensesHasAnEmptyList() {
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
    void filtersCanBeCombined(String filter, String expected) {
        Api.User user = aUser();
        aUser().issue(Map.of("product", "alpha"));
        Api.License alpha = user.issue(Map.of("product", "alpha"));
        Api.License beta = user.issue(Map.of("product", "beta", "expiresAt", "2040-01-01T00:00:00Z"));
        Api.License other = user.issue(Map.of("expiresAt", FAR));
        Map<String, Long> ids = Map.of("1", alpha.id(), "2", beta.id(), "3", other.id());
        List<Long> wanted = Stream.of(expected.split(" "))
                .filter(number -> !number.isEmpty())
                .map(ids::get)
                .toList();
        JsonPath found = get("/licenses?userId=" + user.id() + "&" + filter).jsonPath();
        assertEquals(wanted, found.getList("id", Long.class));
    }

    @Test
    void linksKeepTheFilters() {
        Api.User user = aUser();
        Api.License first = user.issue(Map.of("product", "a b"));
        user.issue(Map.of("product", "other"));
        Api.License second = user.issue(Map.of("product", "a b"));
        assertEquals(
                List.of(first.id(), second.id()), Pages.ids("/licenses?limit=1&product=a%20b&userId=" + user.id()));
    }
}
