package dev.latchkey;

import static dev.latchkey.support.Waiting.waitUntil;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.Clients;
import dev.latchkey.support.Http;
import dev.latchkey.support.SqlClient;
import dev.latchkey.support.TestPostgres;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes on one PostgreSQL database, started at the same moment. */
class ProcessesIT {
    private static final int PROCESSES = 3;
    private static final int CLIENTS = 64;

    @TempDir
    static Path folder;

    private static final TestPostgres.NewDatabase DATABASE = TestPostgres.newDatabase();
    private static final List<Latchkey> LATCHKEYS = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        for (int i = 0; i < PROCESSES; i++) {
            LATCHKEYS.add(Latchkey.onPostgres(Files.createDirectory(folder.resolve("process-" + i)), DATABASE.url()));
        }
        LATCHKEYS.forEach(Latchkey::address);
    }

    @AfterAll
    static void stop() throws Exception {
        for (Latchkey latchkey : LATCHKEYS) {
            latchkey.close();
        }
    }

    @Test
    void schemaIsMigratedOnce() throws Exception {
        try (SqlClient client = new SqlClient(DATABASE.urlOfOperator())) {
            assertEquals(5, client.number("SELECT count(*) FROM flyway_schema_history"));
        }
        for (Latchkey latchkey : LATCHKEYS) {
            latchkey.assertNoComplaintInLog();
        }
    }

    @Test
    void eachEmailIsTakenOnce() throws Exception {
        String run = UUID.randomUUID().toString();
        int emails = 10;
        List<List<Integer>> statuses = Clients.run(CLIENTS, client -> {
            List<Integer> mine = new ArrayList<>();
            for (int i = 0; i < emails; i++) {
                mine.add(post(client, "/users", user(i + "-" + run), UUID.randomUUID())
                        .statusCode());
            }
            return mine;
        });
        for (int i = 0; i < emails; i++) {
            int email = i;
            List<Integer> answers =
                    statuses.stream().map(mine -> mine.get(email)).toList();
            assertEquals(1, answers.stream().filter(status -> status == 201).count(), answers::toString);
            assertEquals(
                    CLIENTS - 1,
                    answers.stream().filter(status -> status == 409).count(),
                    answers::toString);
        }
    }

    @Test
    void oneSuspensionWins() throws Exception {
        String license = "/licenses/" + id(post(0, licensesOfANewUser(), "{}", UUID.randomUUID()));
        List<Integer> statuses =
                Clients.run(CLIENTS, client -> post(client, license + "/suspend", "{}", UUID.randomUUID())
                        .statusCode());
        assertEquals(1, statuses.stream().filter(status -> status == 200).count(), statuses::toString);
        assertEquals(
                CLIENTS - 1, statuses.stream().filter(status -> status == 409).count(), statuses::toString);
        assertEquals(2, LATCHKEYS.get(1).count(license + "/events"));
    }

    @Test
    void seatsAreTakenOnce() throws Exception {
        JsonPath license = JsonPath.from(post(0, licensesOfANewUser(), "{\"maxActivations\":3}", UUID.randomUUID())
                .body());
        List<Integer> statuses = Clients.run(CLIENTS, client -> activate(client, license, UUID.randomUUID()));
        assertEquals(3, statuses.stream().filter(status -> status == 201).count(), statuses::toString);
        assertEquals(
                CLIENTS - 3, statuses.stream().filter(status -> status == 200).count(), statuses::toString);
        assertEquals(3, LATCHKEYS.get(1).count("/licenses/%d/activations".formatted(license.getLong("id"))));
    }

    private static int activate(int client, JsonPath license, UUID machine) throws IOException {
        String body = "{\"key\":\"%s\",\"fingerprint\":\"%s\"}".formatted(license.getString("key"), machine);
        return post(client, "/licenses/activate", body, UUID.randomUUID()).statusCode();
    }

    @Test
    void repeatsHaveOneEffectAndOneAnswer() throws Exception {
        String licenses = licensesOfANewUser();
        UUID key = UUID.randomUUID();
        List<HttpResponse<String>> answers =
                Clients.run(CLIENTS, client -> post(client, licenses, "{\"product\":\"editor\"}", key));
        answers.forEach(answer -> assertEquals(201, answer.statusCode(), answer.body()));
        assertEquals(1, new HashSet<>(answers.stream().map(HttpResponse::body).toList()).size());
        assertEquals(1, LATCHKEYS.get(2).count(licenses));
    }

    /** What one process answered, all see at once. */
    @Test
    void changeIsVisibleEverywhere() throws Exception {
        for (int i = 0; i < 20; i++) {
            long id = id(post(i, "/users", user(UUID.randomUUID().toString()), UUID.randomUUID()));
            for (Latchkey latchkey : LATCHKEYS) {
                assertEquals(200, latchkey.get("/users/" + id).statusCode());
            }
        }
    }

    @Test
    void processesSignWithTheSameKey() throws Exception {
        Set<String> before = keysOfAll();
        assertEquals(1, before.size(), before.toString());
        assertEquals(201, LATCHKEYS.get(0).post("/signing-keys/rotate", "{}").statusCode());
        String rotated = keyOf(LATCHKEYS.get(0));
        assertFalse(before.contains(rotated));
        waitUntil("all sign with the new key", () -> keysOfAll().equals(Set.of(rotated)));
    }

    private static Set<String> keysOfAll() throws IOException {
        Set<String> keys = new HashSet<>();
        for (Latchkey latchkey : LATCHKEYS) {
            keys.add(keyOf(latchkey));
        }
        return keys;
    }

    private static String keyOf(Latchkey latchkey) throws IOException {
        return JsonPath.from(latchkey.get("/.well-known/jwks.json").body()).getString("keys[0].kid");
    }

    /** A process remembers a token for a second. */
    @Test
    void revokedTokenIsRefusedEverywhereWithinASecond() throws Exception {
        JsonPath token = JsonPath.from(post(
                        0,
                        "/tokens",
                        "{\"name\":\"%s\",\"role\":\"viewer\"}".formatted(UUID.randomUUID()),
                        UUID.randomUUID())
                .body());
        for (int i = 0; i < PROCESSES; i++) {
            assertEquals(200, statusWith(token, i));
        }
        Http.send(Http.get(LATCHKEYS.get(0).address().resolve("/tokens/" + token.getLong("id")))
                .DELETE());
        assertEquals(401, statusWith(token, 0));
        for (int i = 1; i < PROCESSES; i++) {
            int other = i;
            waitUntil("it is refused", () -> statusWith(token, other) == 401);
        }
    }

    private static int statusWith(JsonPath token, int process) throws IOException {
        return Http.send(Http.get(LATCHKEYS.get(process).address().resolve("/users"))
                        .setHeader("Authorization", "Bearer " + token.getString("token")))
                .statusCode();
    }

    /** Changes that do not touch each other are hardly ever repeated, although they are serializable. */
    @Test
    void separateChangesDoNotConflict() throws Exception {
        int rounds = 20;
        double before = retries();
        List<List<JsonPath>> licenses = Clients.run(CLIENTS, client -> {
            List<JsonPath> mine = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                long user = id(post(client, "/users", user(UUID.randomUUID().toString()), UUID.randomUUID()));
                HttpResponse<String> license =
                        post(client, "/users/%d/licenses".formatted(user), "{}", UUID.randomUUID());
                id(license);
                mine.add(JsonPath.from(license.body()));
            }
            return mine;
        });
        Clients.run(CLIENTS, client -> {
            for (JsonPath license : licenses.get(client)) {
                assertEquals(201, activate(client, license, UUID.randomUUID()));
            }
            return null;
        });
        assertRare(retries() - before, CLIENTS * rounds * 3);
    }

    private static void assertRare(double retries, int changes) {
        assertTrue(retries < 0.01 * changes, "%.0f retries of %d changes".formatted(retries, changes));
    }

    private static double retries() throws IOException {
        double sum = 0;
        for (Latchkey latchkey : LATCHKEYS) {
            sum += latchkey.get("/q/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("latchkey_database_retries_total"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }
        return sum;
    }

    private static String user(String name) {
        return "{\"name\":\"A\",\"email\":\"%s@example.org\"}".formatted(name);
    }

    private static String licensesOfANewUser() throws IOException {
        return "/users/%d/licenses"
                .formatted(id(post(0, "/users", user(UUID.randomUUID().toString()), UUID.randomUUID())));
    }

    private static long id(HttpResponse<String> response) {
        assertEquals(201, response.statusCode(), response.body());
        return JsonPath.from(response.body()).getLong("id");
    }

    /** Clients are spread over the processes. */
    private static HttpResponse<String> post(int client, String path, String body, UUID key) throws IOException {
        return Http.send(Http.post(LATCHKEYS.get(client % PROCESSES).address().resolve(path), body)
                .header("Idempotency-Key", key.toString()));
    }
}
