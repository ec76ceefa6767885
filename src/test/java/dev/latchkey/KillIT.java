package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the service in the middle of its work, again and again on the same data. Whatever was acknowledged is there
 * afterwards, nothing is there by half, and what was not acknowledged is made exactly once by repeating it.
 * {@code -Dlatchkey.kill.rounds=200} kills more often.
 */
class KillIT {
    private static final int ROUNDS = Integer.getInteger("latchkey.kill.rounds", 5);
    private static final int CLIENTS = 8;
    private static final int BULK = 20;
    private static final int SHORTEST_LIFE_MILLIS = 200;
    private static final int LONGEST_LIFE_MILLIS = 2000;

    @TempDir
    Path folder;

    private final Random random = new Random();
    private final Queue<Sent> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<Sent> unanswered = new ConcurrentLinkedQueue<>();

    /** A request, and its answer where one came. */
    private record Sent(String path, String body, String key, String answer) {
        Sent answered(String text) {
            return new Sent(path, body, key, text);
        }
    }

    @Test
    void whatIsAcknowledgedSurvivesAKill() throws Exception {
        Path data = folder.resolve("latchkey.db");
        for (int round = 1; round <= ROUNDS; round++) {
            try (Latchkey latchkey = Latchkey.durable(data)) {
                repeatWhatWasNotAnswered(latchkey);
                check(latchkey, data);
                workUntilKilled(latchkey);
            }
            System.out.printf(
                    "Round %d: %d acknowledged in all, %d cut off%n", round, acknowledged.size(), unanswered.size());
        }
        try (Latchkey latchkey = Latchkey.durable(data)) {
            repeatWhatWasNotAnswered(latchkey);
            check(latchkey, data);
        }
        assertTrue(acknowledged.size() > ROUNDS * CLIENTS, "Too little was done to prove anything");
    }

    private void workUntilKilled(Latchkey latchkey) throws Exception {
        latchkey.address();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                working.add(clients.submit(() -> work(latchkey)));
            }
            Thread.sleep(SHORTEST_LIFE_MILLIS + random.nextInt(LONGEST_LIFE_MILLIS - SHORTEST_LIFE_MILLIS));
            latchkey.kill();
            for (Future<?> client : working) {
                client.get();
            }
        } finally {
            clients.shutdown();
        }
    }

    /** Creates users and does all kinds of things to their licenses, until nobody answers. */
    private void work(Latchkey latchkey) {
        boolean alive = true;
        while (alive) {
            String email = UUID.randomUUID() + "@example.org";
            String user = send(latchkey, "/users", "{\"name\":\"A\",\"email\":\"%s\"}".formatted(email));
            alive = user != null;
            if (alive) {
                String licenses = "/users/" + id(user) + "/licenses";
                String license = send(latchkey, licenses, "{\"validFor\":\"P1Y\"}");
                alive = license != null
                        && send(latchkey, licenses, "{\"quantity\":%d}".formatted(BULK)) != null
                        && send(latchkey, "/licenses/" + id(license) + "/renew", "{\"validFor\":\"P1D\"}") != null
                        && send(latchkey, "/licenses/" + id(license) + "/rotate", "{\"reason\":\"Leaked\"}") != null;
            }
        }
    }

    /** The answer; null where none came. */
    private String send(Latchkey latchkey, String path, String body) {
        Sent sent = new Sent(path, body, UUID.randomUUID().toString(), null);
        try {
            HttpResponse<String> response = post(latchkey, sent);
            if (response.statusCode() / 100 == 2) {
                acknowledged.add(sent.answered(response.body()));
                return response.body();
            }
        } catch (IOException | InterruptedException e) {
            // Killed while it was working on this: nobody knows how far it had come.
        }
        unanswered.add(sent);
        return null;
    }

    private static HttpResponse<String> post(Latchkey latchkey, Sent sent) throws IOException, InterruptedException {
        return Latchkey.HTTP.send(
                HttpRequest.newBuilder(latchkey.address().resolve(sent.path))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", sent.key)
                        .POST(HttpRequest.BodyPublishers.ofString(sent.body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void repeatWhatWasNotAnswered(Latchkey latchkey) throws Exception {
        for (Sent sent = unanswered.poll(); sent != null; sent = unanswered.poll()) {
            HttpResponse<String> response = post(latchkey, sent);
            assertEquals(2, response.statusCode() / 100, response.body());
            acknowledged.add(sent.answered(response.body()));
        }
    }

    private void check(Latchkey latchkey, Path data) throws Exception {
        latchkey.address();
        // A connection of its own, beside those of the service.
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data + "?busy_timeout=5000");
                Statement sql = connection.createStatement()) {
            assertEquals("ok", text(sql, "PRAGMA integrity_check"));
            assertEquals("", text(sql, "SELECT group_concat(\"table\") FROM pragma_foreign_key_check"));
            for (Sent sent : acknowledged) {
                checkThatItIsThere(sql, sent);
            }
            assertEquals(
                    acknowledged.size(),
                    number(sql, "SELECT count(*) FROM idempotent_request"),
                    "Each request was made exactly once");
            assertEquals(
                    0,
                    number(sql, "SELECT count(*) FROM license WHERE (status = 'REVOKED') = (replaced_by_id IS NULL)"));
            assertEquals(
                    number(sql, "SELECT count(*) FROM license"),
                    number(sql, "SELECT count(*) FROM license_event WHERE type = 'ISSUED'"));
            assertEquals(
                    number(sql, "SELECT count(*) FROM license WHERE status = 'REVOKED'"),
                    number(sql, "SELECT count(*) FROM license_event WHERE type = 'ROTATED'"));
            long bulks = acknowledged.stream()
                    .filter(sent -> sent.body.contains("quantity"))
                    .count();
            assertEquals(
                    bulks * BULK,
                    number(sql, "SELECT count(*) FROM license WHERE expires_at IS NULL"),
                    "No half of a bulk");
        }
    }

    private static void checkThatItIsThere(Statement sql, Sent sent) throws Exception {
        JsonPath answer = JsonPath.from(sent.answer);
        if (sent.path.equals("/users")) {
            assertEquals(
                    answer.getString("email"),
                    text(sql, "SELECT email FROM \"user\" WHERE id = " + answer.getLong("id")));
        } else if (!sent.body.contains("quantity")) {
            assertEquals(
                    answer.getString("key"), text(sql, "SELECT key FROM license WHERE id = " + answer.getLong("id")));
        }
    }

    private static long id(String json) {
        return JsonPath.from(json).getLong("id");
    }

    private static String text(Statement sql, String query) throws Exception {
        try (ResultSet row = sql.executeQuery(query)) {
            return row.next() && row.getString(1) != null ? row.getString(1) : "";
        }
    }

    private static long number(Statement sql, String query) throws Exception {
        return Long.parseLong(text(sql, query));
    }
}
