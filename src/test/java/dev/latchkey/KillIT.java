package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.Clients;
import dev.latchkey.support.Http;
import dev.latchkey.support.OwnPostgres;
import dev.latchkey.support.SqlClient;
import dev.latchkey.support.TestPostgres;
import dev.latchkey.support.Waiting;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills Latchkey or PostgreSQL while they work, again and again on the same data. Afterwards every acknowledged change is
 * there, no change is half stored, and repeating a request that got no response makes its change exactly once.
 * {@code -Dlatchkey.kill.rounds=200} kills more often.
 */
class KillIT {
    private static final int ROUNDS = Integer.getInteger("latchkey.kill.rounds", 3);
    private static final int CLIENTS = 8;
    private static final int BULK = 20;
    private static final int MIN_LIFE_MILLIS = 200;
    private static final int MAX_LIFE_MILLIS = 2000;
    /** Never reached: the kill comes first. */
    private static final int MAX_USERS_PER_CLIENT = 100_000;

    private static final String ACTIVATE = "/licenses/activate";

    @TempDir
    Path folder;

    private final Random random = new Random();
    private final Queue<Sent> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<Sent> unanswered = new ConcurrentLinkedQueue<>();

    /** A request, and the body of its response if there was one. */
    private record Sent(String path, String body, String key, String response) {
        static Sent now(String path, String body) {
            return new Sent(path, body, UUID.randomUUID().toString(), null);
        }

        Sent with(String response) {
            return new Sent(path, body, key, response);
        }

        boolean isBulk() {
            return body.contains("quantity");
        }

        boolean isActivation() {
            return path.equals(ACTIVATE);
        }
    }

    @Test
    void changesInAFileSurviveAKill() throws Exception {
        Path data = folder.resolve("latchkey.db");
        killAgainAndAgain(() -> Latchkey.durable(data), () -> {
            SqlClient client = new SqlClient(data);
            assertEquals("ok", client.text("PRAGMA integrity_check"));
            assertEquals("", client.text("SELECT group_concat(\"table\") FROM pragma_foreign_key_check"));
            return client;
        });
    }

    @Test
    void changesInPostgresSurviveAKill() throws Exception {
        TestPostgres.NewDatabase database = TestPostgres.newDatabase();
        killAgainAndAgain(
                () -> Latchkey.onPostgres(folder, database.url()), () -> new SqlClient(database.urlOfOperator()));
    }

    @Test
    void changesInPostgresSurviveAKillOfPostgres() throws Exception {
        try (OwnPostgres server = new OwnPostgres(folder.resolve("postgres"))) {
            try (Latchkey latchkey = Latchkey.onPostgres(folder, server.url())) {
                for (int round = 1; round <= ROUNDS; round++) {
                    workUntil(server::kill, latchkey);
                    server.start();
                    repeatUnanswered(latchkey);
                    check(server::connect);
                    report(round);
                }
            }
        }
    }

    private interface Start {
        Latchkey start() throws IOException;
    }

    private interface Database {
        SqlClient open() throws SQLException;
    }

    private void killAgainAndAgain(Start start, Database database) throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            try (Latchkey latchkey = start.start()) {
                latchkey.address(); // Once it listens, the schema is there.
                repeatUnanswered(latchkey);
                check(database);
                workUntil(latchkey::kill, latchkey);
            }
            report(round);
        }
        try (Latchkey latchkey = start.start()) {
            repeatUnanswered(latchkey);
            check(database);
        }
    }

    private void report(int round) {
        System.out.printf(
                "Round %d: %d acknowledged in all, %d unanswered%n", round, acknowledged.size(), unanswered.size());
    }

    @AfterEach
    void muchWasDone() {
        assertTrue(acknowledged.size() > ROUNDS * CLIENTS, "Too little was done to prove anything");
    }

    private interface Kill {
        void run() throws Exception;
    }

    private void workUntil(Kill kill, Latchkey latchkey) throws Exception {
        latchkey.address();
        try (Clients<Boolean> clients = Clients.start(CLIENTS, client -> work(latchkey))) {
            Waiting.sleep(Duration.ofMillis(MIN_LIFE_MILLIS + random.nextInt(MAX_LIFE_MILLIS - MIN_LIFE_MILLIS)));
            kill.run();
            clients.results();
        }
    }

    /** Creates users, and issues, activates, renews and rotates licenses of theirs, until there is no response. */
    private boolean work(Latchkey latchkey) {
        boolean alive = true;
        for (int i = 0; alive && i < MAX_USERS_PER_CLIENT; i++) {
            String email = UUID.randomUUID() + "@example.org";
            String user = send(latchkey, "/users", "{\"name\":\"A\",\"email\":\"%s\"}".formatted(email));
            alive = user != null && workOnLicenses(latchkey, "/users/" + id(user) + "/licenses");
        }
        return alive;
    }

    private boolean workOnLicenses(Latchkey latchkey, String licenses) {
        String license = send(latchkey, licenses, "{\"validFor\":\"P1Y\",\"maxActivations\":1}");
        return license != null
                && send(latchkey, ACTIVATE, activation(license)) != null
                && send(latchkey, licenses, "{\"quantity\":%d}".formatted(BULK)) != null
                && send(latchkey, "/licenses/" + id(license) + "/renew", "{\"validFor\":\"P1D\"}") != null
                && send(latchkey, "/licenses/" + id(license) + "/rotate", "{\"reason\":\"Leaked\"}") != null;
    }

    private static String activation(String license) {
        return "{\"key\":\"%s\",\"fingerprint\":\"a\"}"
                .formatted(JsonPath.from(license).getString("key"));
    }

    /** Returns the body of the response, or null if there was none. */
    private String send(Latchkey latchkey, String path, String body) {
        Sent sent = Sent.now(path, body);
        try {
            HttpResponse<String> response = post(latchkey, sent);
            if (response.statusCode() / 100 == 2) {
                acknowledged.add(sent.with(response.body()));
                return response.body();
            }
        } catch (IOException e) {
            // Killed while it worked on this request. Nobody knows whether the change was made.
        }
        unanswered.add(sent);
        return null;
    }

    private static HttpResponse<String> post(Latchkey latchkey, Sent sent) throws IOException {
        return Http.send(
                Http.post(latchkey.address().resolve(sent.path), sent.body).header("Idempotency-Key", sent.key));
    }

    private void repeatUnanswered(Latchkey latchkey) throws IOException {
        for (Sent sent = unanswered.poll(); sent != null; sent = unanswered.poll()) {
            HttpResponse<String> response = postUntilAnswered(latchkey, sent);
            assertEquals(2, response.statusCode() / 100, response.body());
            acknowledged.add(sent.with(response.body()));
        }
    }

    /** PostgreSQL may be recovering. */
    private static HttpResponse<String> postUntilAnswered(Latchkey latchkey, Sent sent) throws IOException {
        AtomicReference<HttpResponse<String>> response = new AtomicReference<>(post(latchkey, sent));
        Waiting.waitUntil("there is an answer", () -> {
            if (response.get().statusCode() == 503) {
                response.set(post(latchkey, sent));
            }
            return response.get().statusCode() != 503;
        });
        return response.get();
    }

    private void check(Database database) throws SQLException {
        try (SqlClient client = database.open()) {
            for (Sent sent : acknowledged) {
                assertStored(client, sent);
            }
            assertEquals(
                    acknowledged.size(),
                    client.number("SELECT count(*) FROM idempotent_request"),
                    "Each request takes effect exactly once");
            assertEquals(
                    0,
                    client.number(
                            "SELECT count(*) FROM license WHERE (status = 'REVOKED') = (replaced_by_id IS NULL)"));
            assertEquals(
                    client.number("SELECT count(*) FROM license"),
                    client.number("SELECT count(*) FROM license_event WHERE type = 'ISSUED'"));
            assertEquals(
                    client.number("SELECT count(*) FROM license WHERE status = 'REVOKED'"),
                    client.number("SELECT count(*) FROM license_event WHERE type = 'ROTATED'"));
            assertEquals(
                    acknowledged.stream().filter(Sent::isBulk).count() * BULK,
                    client.number("SELECT count(*) FROM license WHERE expires_at IS NULL"),
                    "No part of a bulk");
            checkSeats(client);
        }
    }

    private void checkSeats(SqlClient client) throws SQLException {
        long activations = acknowledged.stream().filter(Sent::isActivation).count();
        assertEquals(activations, client.number("SELECT count(*) FROM activation"));
        assertEquals(activations, client.number("SELECT count(*) FROM license_event WHERE type = 'ACTIVATED'"));
        assertEquals(0, client.number("""
                SELECT count(*)
                  FROM license
                 WHERE seats_taken > max_activations
                    OR seats_taken <> (SELECT count(*) FROM activation WHERE license_id = license.id)
                """));
    }

    private static void assertStored(SqlClient client, Sent sent) throws SQLException {
        JsonPath response = JsonPath.from(sent.response);
        if (sent.path.equals("/users")) {
            assertEquals(
                    response.getString("email"),
                    client.text("SELECT email FROM \"user\" WHERE id = " + response.getLong("id")));
        } else if (sent.isActivation()) {
            assertTrue(response.getBoolean("valid"), sent.response);
        } else if (!sent.isBulk()) {
            assertEquals(
                    response.getString("key"),
                    client.text("SELECT key FROM license WHERE id = " + response.getLong("id")));
        }
    }

    private static long id(String json) {
        return JsonPath.from(json).getLong("id");
    }
}
