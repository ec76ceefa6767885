package dev.latchkey.overview;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.support.Waiting.waitUntil;
import static io.restassured.RestAssured.get;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import dev.latchkey.license.Expired;
import dev.latchkey.support.Clients;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Other tests have licenses too, so only differences count. */
@QuarkusTest
class OverviewTest {
    private static final int CALLERS = 8;
    private static final int READS_PER_COUNT = 6;

    @Inject
    Database database;

    private Counter reads;

    @Inject
    void countReads(MeterRegistry meters) {
        reads = meters.counter("latchkey.database.reads");
    }

    @Test
    void everyLicenseAndSeatIsCounted() {
        JsonPath before = overview();
        aLicense(Map.of());
        Api.License withSeats = aLicense(Map.of("validFor", "P1D"));
        withSeats.activate("a");
        withSeats.activate("b");
        withSeats.activate("c");
        withSeats.deactivate("c");
        aLicense(Map.of("validFor", "P60D"));
        Expired.now(database, aLicense(Map.of("validFor", "P1D")));
        aLicense(Map.of("validFor", "P1D")).post("suspend", Map.of());
        aLicense(Map.of()).post("revoke", Map.of());
        JsonPath after = overview();
        assertEquals(3, difference(before, after, "active"));
        assertEquals(1, difference(before, after, "expiringSoon"));
        assertEquals(1, difference(before, after, "expired"));
        assertEquals(1, difference(before, after, "suspended"));
        assertEquals(1, difference(before, after, "revoked"));
        assertEquals(2, difference(before, after, "seatsTaken"));
        assertEquals(6, difference(before, after, "issued.licenses.sum()"));
        assertEquals(2, difference(before, after, "expiring.licenses.sum()"));
    }

    @Test
    void weeksBeginOnMondays() {
        JsonPath overview = overview();
        List<LocalDate> issued = weeks(overview, "issued");
        List<LocalDate> expiring = weeks(overview, "expiring");
        assertEquals(12, issued.size());
        assertEquals(12, expiring.size());
        assertEquals(issued.get(11), expiring.get(0));
        assertEquals(DayOfWeek.MONDAY, expiring.get(0).getDayOfWeek());
        for (int i = 1; i < 12; i++) {
            assertEquals(issued.get(0).plusWeeks(i), issued.get(i));
            assertEquals(expiring.get(0).plusWeeks(i), expiring.get(i));
        }
    }

    /** On PostgreSQL a count takes long enough for others to ask meanwhile. */
    @Test
    void callersShareACount() throws Exception {
        Set<String> counts = new TreeSet<>(List.of(overview().getString("countedAt")));
        double before = reads.count();
        waitUntil("licenses are counted three times more", () -> {
            counts.addAll(Clients.run(CALLERS, caller -> get("/overview").path("countedAt")));
            return counts.size() > 3;
        });
        assertEquals((counts.size() - 1) * READS_PER_COUNT, reads.count() - before);
    }

    /** Counted after everything that this test has done so far. */
    private static JsonPath overview() {
        Instant asked = Instant.now();
        AtomicReference<JsonPath> overview = new AtomicReference<>();
        waitUntil("licenses are counted again", () -> {
            overview.set(get("/overview").then().statusCode(200).extract().jsonPath());
            return countedAt(overview.get()).isAfter(asked);
        });
        return overview.get();
    }

    private static Instant countedAt(JsonPath overview) {
        return Instant.parse(overview.getString("countedAt"));
    }

    private static List<LocalDate> weeks(JsonPath overview, String list) {
        return overview.getList(list + ".start", String.class).stream()
                .map(LocalDate::parse)
                .toList();
    }

    private static long difference(JsonPath before, JsonPath after, String number) {
        return after.getLong(number) - before.getLong(number);
    }
}
