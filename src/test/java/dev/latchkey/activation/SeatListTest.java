package dev.latchkey.activation;

import static dev.latchkey.Api.aLicense;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import dev.latchkey.support.Pages;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /activations}: the seats of all licenses. */
@QuarkusTest
class SeatListTest {
    @Inject
    Database database;

    private final String machine = UUID.randomUUID().toString();

    @Test
    void listHasTheSeatsThatAreHeldInTheOrderOfFingerprints() {
        Api.License license = aLicense(Map.of());
        license.activate(machine + "b");
        license.activate(machine + "a");
        license.activate(machine + "released");
        license.deactivate(machine + "released");
        aLicense(Map.of()).activate(machine + "c");
        license.activate("x" + machine);
        assertEquals(List.of(machine + "a", machine + "b", machine + "c"), fingerprints());
    }

    @Test
    void seatsWhoseLeaseIsOverAreNotHeld() {
        Api.License license = aLicense(Map.of("leaseFor", "PT1M"));
        license.activate(machine);
        assertEquals(List.of(machine), fingerprints());
        TimePassed.since(database, license, Duration.ofMinutes(2));
        assertEquals(List.of(), fingerprints());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void pagesJoinToTheWholeList(int limit) {
        for (int i = 0; i < 5; i++) {
            aLicense(Map.of()).activate(machine + i % 2);
        }
        String list = "/activations?fingerprintPrefix=" + machine;
        List<Long> whole = RestAssured.get(list).jsonPath().getList("id", Long.class);
        assertEquals(5, whole.size());
        assertEquals(whole, Pages.ids(list + "&limit=" + limit));
    }

    private List<String> fingerprints() {
        return RestAssured.get("/activations?fingerprintPrefix=" + machine)
                .jsonPath()
                .getList("fingerprint");
    }
}
