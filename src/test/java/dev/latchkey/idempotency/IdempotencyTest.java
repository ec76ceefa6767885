package dev.latchkey.idempotency;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.anEmail;
import static dev.latchkey.Api.json;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import dev.latchkey.database.Database;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class IdempotencyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CLIENTS = 16;

    @Inject
    Database database;

    @Inject
    Idempotency idempotency;

    @TestHTTPResource
    URI server;

    @Test
    void aUserIsCreatedOnceHoweverOftenTheRequestIsRepeated() {
        String key = aKey();
        Map<String, String> body = aNewUser();
        Response first = post("/users", key, body);
        first.then().statusCode(201);
        for (int i = 0; i < 3; i++) {
            assertSame(first, post("/users", key, body));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{} | 1", "{\"validFor\": \"P1Y\", \"product\": \"editor\"} | 1", "{\"quantity\": 3} | 3"})
    void licensesAreIssuedOnceHoweverOftenTheRequestIsRepeated(String body, int licenses) {
        Api.User user = aUser();
        String key = aKey();
        Response first = post(user.licenses(), key, body);
        first.then().statusCode(201);
        assertSame(first, post(user.licenses(), key, body));
        get(user.licenses()).then().body("", hasSize(licenses));
    }

    @Test
    void anActionIsDoneOnceHoweverOftenTheRequestIsRepeated() {
        Api.License license = aLicense(Map.of("expiresAt", "2100-01-01T00:00:00Z"));
        Map<String, Map<String, String>> actions = Map.of("renew", Map.of("validFor", "P1Y"), "suspend", Map.of());
        for (String action : List.of("renew", "suspend")) {
            String key = aKey();
            Response first = post(license.path() + "/" + action, key, actions.get(action));
            first.then().statusCode(200).body("expiresAt", equalTo("2101-01-01T00:00:00Z"));
            assertSame(first, post(license.path() + "/" + action, key, actions.get(action)));
        }
        license.post("reinstate", Map.of());
        String key = aKey();
        Response rotated = post(license.path() + "/rotate", key, Map.of());
        rotated.then().statusCode(201);
        assertSame(rotated, post(license.path() + "/rotate", key, Map.of()));
    }

    @Test
    void spacingAndOrderOfTheBodyDoNotMatter() {
        String key = aKey();
        String email = anEmail();
        Response first = post("/users", key, "{\"name\":\"Ada\",\"email\":\"%s\"}".formatted(email));
        assertSame(first, post("/users", key, "{ \"email\": \"%s\",\n \"name\": \"Ada\" }".formatted(email)));
    }

    @Test
    void theKeyMayStandInQuotesOrNot() {
        String key = aKey();
        Map<String, String> body = aNewUser();
        assertSame(post("/users", key, body), post("/users", '"' + key + '"', body));
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        String key = aKey();
        Api.User user = aUser();
        post("/users", key, aNewUser()).then().statusCode(201);
        for (Response other : List.of(post("/users", key, aNewUser()), post(user.licenses(), key, Map.of()))) {
            other.then().statusCode(422).body("type", equalTo("/problems/idempotency-key-reused"));
        }
        get(user.licenses()).then().body("", hasSize(0));
    }

    @Test
    void aRefusalIsTheFirstAnswerToo() {
        Api.User taken = aUser();
        String key = aKey();
        Map<String, String> body = Map.of("name", "Eve", "email", taken.email());
        Response first = post("/users", key, body);
        first.then().statusCode(409);
        given().delete(taken.path()).then().statusCode(204);
        assertSame(first, post("/users", key, body));
        post("/users", aKey(), body).then().statusCode(201);
    }

    @Test
    void aRequestThatWasNotUnderstoodDoesNotUseUpItsKey() {
        String key = aKey();
        post("/users", key, Map.of("name", "Ada")).then().statusCode(400);
        post("/users", key, aNewUser()).then().statusCode(201);
    }

    @Test
    void aRepetitionWhileTheFirstIsUnderWayIsAConflict() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        Uni<Object> blocked = database.write(sql -> await(busy));
        String key = aKey();
        Map<String, String> body = aNewUser();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            threads.submit(() -> blocked.await().atMost(PATIENCE));
            Future<Response> first = threads.submit(() -> post("/users", key, body));
            while (!get("/q/metrics").asString().contains("latchkey_database_queue 1.0")) {
                assertFalse(first.isDone());
            }
            post("/users", key, body)
                    .then()
                    .statusCode(409)
                    .header("Retry-After", "1")
                    .body("type", equalTo("/problems/idempotency-key-in-use"));
            busy.countDown();
            assertSame(first.get(), post("/users", key, body));
        } finally {
            busy.countDown();
            threads.shutdown();
        }
    }

    @Test
    void ofManyAtOnceOneCreatesAndAllWhoComeBackSeeTheSame() throws Exception {
        String key = aKey();
        Map<String, String> body = aNewUser();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Response>> answers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                answers.add(threads.submit(() -> {
                    Response response = post("/users", key, body);
                    while (response.statusCode() == 409) {
                        response = post("/users", key, body);
                    }
                    return response;
                }));
            }
            Set<String> bodies = new HashSet<>();
            for (Future<Response> answer : answers) {
                bodies.add(answer.get().statusCode() + answer.get().asString());
            }
            assertEquals(1, bodies.size());
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aClientThatLeavesBeforeTheAnswerFindsItLater() throws Exception {
        Api.User user = aUser();
        String key = aKey();
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream()
                    .write(("POST " + user.licenses() + " HTTP/1.1\r\nHost: x\r\n" + "Idempotency-Key: " + key
                                    + "\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            while (rowsOf(key) == 0) {
                Thread.sleep(10);
            }
        }
        int issued = get(user.licenses()).path("[0].id");
        post(user.licenses(), key, "").then().statusCode(201).body("id", equalTo(issued));
        get(user.licenses()).then().body("", hasSize(1));
    }

    @Test
    void aRepetitionIsAnsweredAlsoAfterItsTermsHaveBecomeImpossible() throws InterruptedException {
        String licenses = aUser().licenses();
        String key = aKey();
        Map<String, String> soon =
                Map.of("expiresAt", Instant.now().plusSeconds(2).toString());
        Response first = post(licenses, key, soon);
        Instant end = Instant.parse(first.path("expiresAt"));
        while (!Instant.now().isAfter(end)) {
            Thread.sleep(50);
        }
        post(licenses, aKey(), soon).then().statusCode(400);
        assertEquals(first.asString(), post(licenses, key, soon).asString());
    }

    @Test
    void aRefusedPreconditionDoesNotUseUpTheKey() {
        Api.License license = aLicense(Map.of());
        String key = aKey();
        json(Map.of())
                .header(IdempotencyKey.HEADER, key)
                .header("If-Match", "\"stale\"")
                .post(license.path() + "/suspend")
                .then()
                .statusCode(412);
        json(Map.of())
                .header(IdempotencyKey.HEADER, key)
                .header("If-Match", get(license.path()).header("ETag"))
                .post(license.path() + "/suspend")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key: a\r\nIdempotency-Key: b", "If-Match: \"a\"\r\nIf-Match: \"b\""})
    void aHeaderThatIsSentTwiceIsRefused(String headers) throws IOException {
        String answer = raw("POST /licenses/1/suspend", headers);
        assertTrue(answer.matches("(?s)HTTP/1.1 400 .*more than once.*"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key:", "If-Match:", "If-Match:  "})
    void aHeaderWithoutAValueIsRefused(String header) throws IOException {
        String answer = raw("POST /licenses/1/suspend", header);
        assertTrue(answer.matches("(?s)HTTP/1.1 400 .*has no value.*"), answer);
    }

    @Test
    void aVeryLongHeaderIsRefused() throws IOException {
        for (String header : List.of(
                "Idempotency-Key: \"" + "k".repeat(8000) + "\"",
                "Idempotency-Key: \"" + "\\\\".repeat(4000) + "\"",
                "If-Match: " + "\"a\",".repeat(2000) + "x")) {
            String answer = raw("POST /licenses/1/suspend", header);
            assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        }
    }

    @Test
    void anAnswerIsKeptForADayAndThenCleared() {
        String key = aKey();
        Map<String, String> body = aNewUser();
        post("/users", key, body).then().statusCode(201);
        letPass(key, Idempotency.KEPT.minusMinutes(1));
        clear();
        post("/users", key, body).then().statusCode(201);
        letPass(key, Duration.ofMinutes(1));
        post("/users", key, body).then().statusCode(409);
        letPass(key, Idempotency.KEPT);
        clear();
        assertEquals(0L, rowsOf(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"a", "a\"b", "a b", "a,b", "\"a\"b", "\u00e4"})
    void aHeaderThatIsNoKeyIsRefused(String header) throws IOException {
        String answer = raw("POST /users/1/licenses", IdempotencyKey.HEADER + ": " + header);
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        assertTrue(answer.contains("\"parameter\":\"Idempotency-Key\""), answer);
    }

    @Test
    void aKeyHasAtMost255Characters() {
        post("/users", "k".repeat(255 - 36) + UUID.randomUUID(), aNewUser())
                .then()
                .statusCode(201);
        post("/users", "k".repeat(256), aNewUser()).then().statusCode(400);
    }

    private static void assertSame(Response first, Response again) {
        assertEquals(first.statusCode(), again.statusCode(), again.asString());
        assertEquals(first.asString(), again.asString());
        for (String header : List.of("Location", "ETag", "Content-Type")) {
            assertEquals(first.header(header), again.header(header));
        }
    }

    private static Response post(String path, String key, Object body) {
        return json(body).header(IdempotencyKey.HEADER, key).post(path);
    }

    private String raw(String request, String headers) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers
                                    + "\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String aKey() {
        return UUID.randomUUID().toString();
    }

    private static Map<String, String> aNewUser() {
        return Map.of("name", "Ada", "email", anEmail());
    }

    private static Object await(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes the stored answer older. */
    private void letPass(String key, Duration time) {
        database.write(sql -> sql.update(
                        "UPDATE idempotent_request SET created_at = created_at - ? WHERE key = ?",
                        time.toSeconds(),
                        key))
                .await()
                .atMost(PATIENCE);
    }

    private void clear() {
        idempotency.clear().await().atMost(PATIENCE);
    }

    private long rowsOf(String key) {
        return database.read(sql -> sql.one(
                                "SELECT count(*) AS n FROM idempotent_request WHERE key = ?", row -> row.id("n"), key)
                        .orElseThrow())
                .await()
                .atMost(PATIENCE);
    }
}
