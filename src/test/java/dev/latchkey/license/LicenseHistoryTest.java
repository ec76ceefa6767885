package dev.latchkey.license;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.json;
import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.Api;
import dev.latchkey.database.ConstraintViolated;
import dev.latchkey.database.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LicenseHistoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    Database database;

    @Test
    void theHistoryTellsOldestFirstWhatWasDoneAndWhy() {
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
        // Each begins where the one before it left off.
        for (int i = 1; i < 6; i++) {
            assertEquals(events.getMap("[%d].after".formatted(i - 1)), events.getMap("[%d].before".formatted(i)));
        }
        assertNull(events.get("[0].before"));
    }

    @Test
    void rotatingWritesIntoBothHistories() {
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
    void whatIsRefusedValidatedOrLookedAtLeavesNoTrace() {
        Api.License license = aLicense(Map.of());
        license.post("reinstate", Map.of()).then().statusCode(409);
        json(Map.of("key", license.key())).post("/licenses/validate");
        json(Map.of()).patch(license.path()).then().statusCode(200);
        assertEquals(List.of("ISSUED"), events(license).getList("type"));
    }

    @Test
    void theHistoryHoldsNoKey() {
        Api.License license = aLicense(Map.of());
        license.post("rotate", Map.of());
        assertFalse(get(license.path() + "/events").asString().contains("KEY-"));
    }

    @Test
    void theHistoryIsPaged() {
        Api.License license = aLicense(Map.of());
        license.post("suspend", Map.of());
        get(license.path() + "/events?limit=1")
                .then()
                .statusCode(200)
                .body("type", equalTo(List.of("ISSUED")))
                .header("Link", containsString(license.path() + "/events?limit=1&after="));
        int first = events(license).getInt("[0].id");
        get(license.path() + "/events?limit=1&after=" + first)
                .then()
                .body("type", equalTo(List.of("SUSPENDED")))
                .header("Link", nullValue());
    }

    @Test
    void aLicenseThatIsNotThereHasNoHistory() {
        get("/licenses/999999999/events").then().statusCode(404);
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
    void theHistoryIsOnlyEverAddedTo(String statement) {
        Api.License license = aLicense(Map.of());
        String before = get(license.path() + "/events").asString();
        assertThrows(ConstraintViolated.class, () -> database.write(sql -> sql.update(statement, license.id()))
                .await()
                .atMost(PATIENCE));
        assertEquals(before, get(license.path() + "/events").asString());
    }

    private static JsonPath events(Api.License license) {
        return get(license.path() + "/events").then().statusCode(200).extract().jsonPath();
    }
}
