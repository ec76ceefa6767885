package dev.latchkey.license;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.json;
import static dev.latchkey.support.ProblemChecks.problem;
import static dev.latchkey.support.Waiting.await;
import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import dev.latchkey.support.Pages;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LicenseHistoryTest {
    @Inject
    Database database;

    @Test
    void historyHasEveryChangeWithItsReason() {
        Api.License license = aLicense(Map.of("expiresAt", "2100-01-01T00:00:00Z"));
        license.post("suspend", Map.of("reason", "Unpaid"));
        license.post("reinstate", Map.of());
        license.post("renew", Map.of("validFor", "P1Y", "reason", "Paid"));
        json(Map.of("label", "Order 7")).patch(license.path());
        license.post("revoke", Map.of("reason", "Fraud"));
        JsonPath events = events(license);
        assertEquals(
                List.of("ISSUED", "SUSPENDED", "REINSTATED", "RENEWED", "CHANGED", "REVOKED"), events.getList("type"));
        assertEquals(Arrays.asList(null, "Unpaid", null, "Paid", null, "Fraud"), events.getList("reason"));
        assertEquals(
                List.of("ACTIVE", "SUSPENDED", "ACTIVE", "ACTIVE", "ACTIVE", "REVOKED"),
                events.getList("after.status"));
        assertEquals("2100-01-01T00:00:00Z", events.getString("[3].before.expiresAt"));
        assertEquals("2101-01-01T00:00:00Z", events.getString("[3].after.expiresAt"));
        assertEquals("Order 7", events.getString("[4].after.label"));
        assertEquals(license.now().getString("updatedAt"), events.getString("[5].at"));
        assertEquals(license.id(), events.getLong("[0].licenseId"));
        // Each event starts from the state that the one before it ended in.
        for (int i = 1; i < 6; i++) {
            assertEquals(events.getMap("[%d].after".formatted(i - 1)), events.getMap("[%d].before".formatted(i)));
        }
        assertNull(events.get("[0].before"));
    }

    @Test
    void historyCanBeReadFromItsNewestEvent() {
        Api.License license = aLicense(Map.of());
        for (String action : List.of("suspend", "reinstate", "suspend", "reinstate")) {
            license.post(action, Map.of());
        }
        List<Long> oldestFirst = Pages.ids(license.path() + "/events?order=ASC");
        List<Long> newestFirst = new ArrayList<>(oldestFirst);
        Collections.reverse(newestFirst);
        assertEquals(5, newestFirst.size());
        assertEquals(newestFirst, Pages.ids(license.path() + "/events?order=desc"));
        assertEquals(newestFirst, Pages.ids(license.path() + "/events?order=desc&limit=2"));
    }

    @Test
    void unknownOrderIsRefused() {
        String path = aLicense(Map.of()).path() + "/events";
        assertEquals(
                "order must be one of asc, desc.",
                problem(get(path + "?order=up"), 400, path).getString("detail"));
    }

    @Test
    void rotationIsInBothHistories() {
        Api.License old = aLicense(Map.of());
        int next = old.post("rotate", Map.of("reason", "Leaked")).path("id");
        JsonPath events = events(old);
        assertEquals(List.of("ISSUED", "ROTATED"), events.getList("type"));
        assertEquals(next, events.getInt("[1].after.replacedById"));
        get("/licenses/" + next + "/events")
                .then()
                .body("type", equalTo(List.of("ISSUED")))
                .body("[0].reason", equalTo("Leaked"));
    }

    @Test
    void readsRefusalsAndValidationAreNotRecorded() {
        Api.License license = aLicense(Map.of());
        license.post("reinstate", Map.of()).then().statusCode(409);
        json(Map.of("key", license.key())).post("/licenses/validate");
        json(Map.of()).patch(license.path()).then().statusCode(200);
        assertEquals(List.of("ISSUED"), events(license).getList("type"));
    }

    @Test
    void historyHasNoKey() {
        Api.License license = aLicense(Map.of());
        license.post("rotate", Map.of());
        assertFalse(get(license.path() + "/events").asString().contains("KEY-"));
    }

    @Test
    void historyIsPaged() {
        Api.License license = aLicense(Map.of());
        license.post("suspend", Map.of());
        List<String> types = Pages.from(license.path() + "/events?limit=1").stream()
                .map(page -> page.jsonPath().getString("type"))
                .toList();
        assertEquals(List.of("[ISSUED]", "[SUSPENDED]"), types);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE license_event SET reason = 'Another' WHERE license_id = ?",
                "DELETE FROM license_event WHERE license_id = ?",
                "INSERT OR REPLACE INTO license_event SELECT id, license_id, type, at, 'Another', before, after"
                        + " FROM license_event WHERE license_id = ?",
                "UPDATE OR REPLACE license_event SET id = id + 1 WHERE license_id = ?"
            })
    void eventsCannotBeChangedOrDeleted(String statement) {
        Api.License license = aLicense(Map.of());
        String before = get(license.path() + "/events").asString();
        assertThrows(
                IllegalStateException.class, () -> await(database.write(sql -> sql.update(statement, license.id()))));
        assertEquals(before, get(license.path() + "/events").asString());
    }

    private static JsonPath events(Api.License license) {
        return get(license.path() + "/events").then().statusCode(200).extract().jsonPath();
    }
}
