package dev.latchkey.license;

import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.json;
import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import dev.latchkey.support.Pages;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of {@code GET /licenses} and its pages; LicensesTest has what each filter finds. */
@QuarkusTest
class LicenseListTest {
    @Inject
    Database database;

    private Api.User user;

    @BeforeEach
    void createUser() {
        user = aUser();
    }

    @Test
    void listsByExpiryAreInTheOrderOfExpiryAndThenId() {
        long last = licenseUntil("2042-01-01T00:00:00Z");
        long first = licenseUntil("2040-01-01T00:00:00Z");
        long second = licenseUntil("2041-01-01T00:00:00Z");
        long third = licenseUntil("2041-01-01T00:00:00Z");
        user.issue(Map.of());
        licenseUntil("2050-01-01T00:00:00Z");
        get("/licenses?expiresBefore=2050-01-01T00:00:00Z&userId=" + user.id())
                .then()
                .statusCode(200)
                .body("id", contains((int) first, (int) second, (int) third, (int) last));
    }

    @Test
    void otherListsAreInTheOrderOfIds() {
        long first = licenseUntil("2042-01-01T00:00:00Z");
        long second = licenseUntil("2040-01-01T00:00:00Z");
        get("/licenses?status=active&userId=" + user.id()).then().body("id", contains((int) first, (int) second));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void pagesByExpiryJoinToTheWholeList(int limit) {
        for (int year : List.of(2044, 2041, 2043, 2041, 2042, 2041)) {
            licenseUntil(year + "-01-01T00:00:00Z");
        }
        String list = "/licenses?expiresBefore=2050-01-01T00:00:00Z&userId=" + user.id();
        List<Long> whole = get(list).jsonPath().getList("id", Long.class);
        assertEquals(6, whole.size());
        assertEquals(whole, Pages.ids(list + "&limit=" + limit));
    }

    @Test
    void nothingFollowsAnUnknownLicenseInAListByExpiry() {
        licenseUntil("2040-01-01T00:00:00Z");
        get("/licenses?expiresBefore=2050-01-01T00:00:00Z&after=999999999")
                .then()
                .statusCode(200)
                .body("", empty());
    }

    @Test
    void expiredListHasOnlyActiveLicensesWhoseEndHasPassed() {
        Api.License stillValid = aLicense();
        Api.License suspended = aLicense();
        suspended.post("suspend", Map.of());
        Expired.now(database, suspended);
        Api.License expired = aLicense();
        Expired.now(database, expired);
        List<Long> found = Pages.ids("/licenses?status=expired&limit=100");
        assertTrue(found.contains(expired.id()));
        assertFalse(found.contains(stillValid.id()) || found.contains(suspended.id()));
    }

    @Test
    void aFractionOfASecondInExpiresBeforeCounts() {
        Instant end = Instant.parse("2040-01-01T00:00:00Z");
        long license = licenseUntil(end.toString());
        String list = "/licenses?userId=" + user.id() + "&expiresBefore=";
        get(list + end).then().body("", empty());
        get(list + end.plusMillis(1)).then().body("id", contains((int) license));
    }

    @Test
    void labelIsFoundByItsBeginningInAnyCase() {
        String label = UUID.randomUUID() + "É";
        long found = withLabel(label + " 7");
        withLabel("x" + label);
        assertEquals(List.of(found), labeled(label));
        assertEquals(List.of(found), labeled(label.toUpperCase()));
        assertEquals(List.of(found), labeled(label + "&status=active"));
        assertEquals(List.of(), labeled(label + "&status=suspended"));
    }

    @Test
    void licenseIsFoundByItsNewLabelOnly() {
        String label = UUID.randomUUID().toString();
        long license = withLabel(label + "old");
        json(Map.of("label", label + "new")).patch("/licenses/" + license);
        assertEquals(List.of(), labeled(label + "old"));
        assertEquals(List.of(license), labeled(label + "new"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void pagesByLabelJoinToTheWholeList(int limit) {
        String label = UUID.randomUUID().toString();
        List.of("c", "a", "b", "a", "d").forEach(end -> withLabel(label + end));
        List<Long> whole = labeled(label);
        assertEquals(5, whole.size());
        assertEquals(whole, Pages.ids("/licenses?labelPrefix=%s&limit=%d".formatted(label, limit)));
    }

    private long withLabel(String label) {
        return user.issue(Map.of("label", label)).id();
    }

    private static List<Long> labeled(String prefix) {
        return get("/licenses?labelPrefix=" + prefix).jsonPath().getList("id", Long.class);
    }

    private long licenseUntil(String expiresAt) {
        return user.issue(Map.of("expiresAt", expiresAt)).id();
    }

    private Api.License aLicense() {
        return user.issue(Map.of("validFor", "P1Y"));
    }
}
