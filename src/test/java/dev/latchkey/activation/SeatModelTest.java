package dev.latchkey.activation;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.json;
import static dev.latchkey.support.Waiting.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random steps on one license, and after each of them the seats are those of a simple model. */
@QuarkusTest
class SeatModelTest {
    private static final int STEPS = 400;
    private static final List<String> MACHINES = List.of("a", "b", "c", "d", "e");
    /** Its multiples are never near the end of a lease or a quarter of it, so it does not matter how long the test takes. */
    private static final Duration STEP = Duration.ofMinutes(7);

    @Inject
    Database database;

    /** When a machine was last seen, and when its lease ends, by the clock of the model; null if it has none. */
    private record Seat(Duration seenAt, Duration leaseUntil) {}

    private final Map<String, Seat> seats = new TreeMap<>();
    private Duration now = Duration.ZERO;
    private Duration lease = Duration.ofHours(1);
    private int limit = 3;
    private boolean isSuspended;
    private Api.License license;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void seatsAreThoseOfTheModel(long seed) {
        Random random = new Random(seed);
        license = aLicense(Map.of("maxActivations", limit, "leaseFor", lease.toString()));
        for (int i = 0; i < STEPS; i++) {
            String step = step(random, MACHINES.get(random.nextInt(MACHINES.size())));
            assertEquals(holders(), new TreeSet<>(license.holders()), "seed %d, step %d: %s".formatted(seed, i, step));
        }
        assertEquals(seatsStoredAsActive(), seatsTaken());
    }

    private TreeSet<String> holders() {
        seats.values()
                .removeIf(seat -> seat.leaseUntil() != null && seat.leaseUntil().compareTo(now) <= 0);
        return new TreeSet<>(seats.keySet());
    }

    private String step(Random random, String machine) {
        int choice = random.nextInt(20);
        if (choice < 8) {
            assertEquals(expectedActivation(machine), outcome(license.activate(machine)), machine);
            return "activate " + machine;
        }
        if (choice < 10) {
            license.deactivate(machine).then().statusCode(200);
            seats.remove(machine);
            return "deactivate " + machine;
        }
        if (choice < 12) {
            String expected = isSuspended ? "SUSPENDED" : holders().contains(machine) ? "VALID" : "NOT_ACTIVATED";
            assertEquals(expected, license.validateOn(machine).path("code"), machine);
            return "validate on " + machine;
        }
        if (choice < 15) {
            Duration time = STEP.multipliedBy(1 + random.nextInt(5));
            TimePassed.since(database, license, time);
            now = now.plus(time);
            return "wait for " + time;
        }
        return switch (choice) {
            case 15 -> changeLimit(1 + random.nextInt(4));
            case 16 -> changeLease(random.nextBoolean() ? Duration.ofHours(1) : null);
            case 17 -> suspendOrReinstate();
            case 18 -> rotate();
            default -> releaseAll(random);
        };
    }

    private String expectedActivation(String machine) {
        if (isSuspended) {
            return "200 SUSPENDED";
        }
        boolean isNew = !holders().contains(machine);
        if (isNew && seats.size() >= limit) {
            return "200 TOO_MANY_ACTIVATIONS";
        }
        if (isNew || isDue(seats.get(machine))) {
            seats.put(machine, new Seat(now, lease == null ? null : now.plus(lease)));
        }
        return isNew ? "201 VALID" : "200 VALID";
    }

    private boolean isDue(Seat seat) {
        return lease == null
                || !seat.seenAt().plus(lease).equals(seat.leaseUntil())
                || now.minus(seat.seenAt()).compareTo(lease.dividedBy(4)) >= 0;
    }

    private static String outcome(Response response) {
        return response.statusCode() + " " + response.path("code");
    }

    private String changeLimit(int newLimit) {
        limit = newLimit;
        json(Map.of("maxActivations", limit)).patch(license.path()).then().statusCode(200);
        return "limit " + limit;
    }

    private String changeLease(Duration newLease) {
        lease = newLease;
        Map<String, String> change = new HashMap<>();
        change.put("leaseFor", lease == null ? null : lease.toString());
        json(change).patch(license.path()).then().statusCode(200);
        return "lease " + lease;
    }

    private String suspendOrReinstate() {
        String action = isSuspended ? "reinstate" : "suspend";
        license.post(action, Map.of()).then().statusCode(200);
        isSuspended = !isSuspended;
        return action;
    }

    private String rotate() {
        if (!isSuspended) {
            Response next = license.post("rotate", Map.of());
            license = new Api.License(next.jsonPath().getLong("id"), next.path("key"));
        }
        return "rotate";
    }

    private String releaseAll(Random random) {
        if (random.nextBoolean()) {
            int held = holders().size();
            assertEquals(
                    held,
                    json(Map.of()).post(license.activations() + "/release").<Integer>path("released"));
            seats.clear();
        }
        return "release all";
    }

    private long seatsTaken() {
        return await(database.read(sql -> sql.one(
                        "SELECT seats_taken FROM license WHERE id = ?", row -> row.id("seats_taken"), license.id())
                .orElseThrow()));
    }

    private long seatsStoredAsActive() {
        return await(database.read(sql -> sql.one(
                        "SELECT count(*) AS seats FROM activation WHERE license_id = ? AND state = 'ACTIVE'",
                        row -> row.id("seats"),
                        license.id())
                .orElseThrow()));
    }
}
