package dev.latchkey.idempotency;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.anEmail;
import static dev.latchkey.Api.json;
import static dev.latchkey.support.ProblemChecks.problem;
import static dev.latchkey.support.Waiting.await;
import static dev.latchkey.support.Waiting.waitUntil;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.Api;
import dev.latchkey.database.Database;
import dev.latchkey.http.StrictRequestFilter;
import dev.latchkey.support.Clients;
import dev.latchkey.support.Gate;
import dev.latchkey.support.LogCapture;
import dev.latchkey.support.RawHttp;
import dev.latchkey.support.SqlClient;
import dev.latchkey.support.TestPostgres;
import dev.latchkey.support.Waiting;
import dev.latchkey.value.Times;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class IdempotencyTest {
    private static final int CLIENTS = 16;
    /** Less than the busy timeout of tests. */
    private static final Duration UNTIL_IT_HAS_LEFT = Duration.ofMillis(200);

    @Inject
    Database database;

    @Inject
    Idempotency idempotency;

    @TestHTTPResource
    URI server;

    // --- Repeats

    @Test
    void repeatedCreateReturnsTheFirstResponse() {
        String key = aKey();
        Map<String, String> body = aNewUser();
        Response first = post("/users", key, body);
        first.then().statusCode(201);
        for (int i = 0; i < 3; i++) {
            assertSame(first, post("/users", key, body));
        }
    }

    /** The writer has begun with the repeat, and waits for a lock while the client leaves. */
    @Test
    void repeatWhoseClientLeavesIsNoFailure() throws Exception {
        String key = aKey();
        Map<String, String> body = aNewUser();
        post("/users", key, body).then().statusCode(201);
        try (LogCapture log = new LogCapture();
                SqlClient locking = SqlClient.ofApplication()) {
            locking.lockUsers();
            String text = new ObjectMapper().writeValueAsString(body);
            RawHttp.send(server, """
                            POST /users HTTP/1.1
                            Host: localhost
                            Content-Type: application/json
                            Idempotency-Key: %s
                            Content-Length: %d

                            %s""".formatted(key, text.length(), text)).close();
            Waiting.sleep(UNTIL_IT_HAS_LEFT);
            locking.execute("ROLLBACK");
            post("/users", aKey(), aNewUser()).then().statusCode(201);
            assertEquals(List.of(), log.with("RepeatedRequest"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{} | 1", "{\"validFor\": \"P1Y\", \"product\": \"editor\"} | 1", "{\"quantity\": 3} | 3"})
    void repeatedIssueIssuesNoMoreLicenses(String body, int licenses) {
        Api.User user = aUser();
        String key = aKey();
        Response first = post(user.licenses(), key, body);
        first.then().statusCode(201);
        assertSame(first, post(user.licenses(), key, body));
        get(user.licenses()).then().body("", hasSize(licenses));
    }

    @Test
    void repeatedActionTakesEffectOnce() {
        Api.License license = aLicense(Map.of("expiresAt", "2100-01-01T00:00:00Z"));
        Map<String, Map<String, String>> bodies = Map.of("renew", Map.of("validFor", "P1Y"));
        for (String action : List.of("renew", "suspend", "reinstate", "rotate", "revoke")) {
            String path = (action.equals("revoke") ? aLicense(Map.of()) : license).path() + "/" + action;
            String key = aKey();
            Map<String, String> body = bodies.getOrDefault(action, Map.of());
            Response first = post(path, key, body);
            first.then().statusCode(action.equals("rotate") ? 201 : 200);
            assertSame(first, post(path, key, body));
        }
        assertEquals("2101-01-01T00:00:00Z", license.now().getString("expiresAt"));
    }

    @Test
    void spacingAndOrderOfTheBodyDoNotMatter() {
        String key = aKey();
        String email = anEmail();
        Response first = post("/users", key, "{\"name\":\"Ada\",\"email\":\"%s\"}".formatted(email));
        assertSame(first, post("/users", key, "{ \"email\": \"%s\",\n \"name\": \"Ada\" }".formatted(email)));
    }

    @Test
    void keyMeansTheSameWithAndWithoutQuotes() {
        String key = aKey();
        Map<String, String> body = aNewUser();
        assertSame(post("/users", key, body), post("/users", '"' + key + '"', body));
    }

    @Test
    void keyReusedForAnotherRequestIs422() {
        String key = aKey();
        Api.User user = aUser();
        post("/users", key, aNewUser()).then().statusCode(201);
        assertKeyReused(post("/users", key, aNewUser()), "/users");
        assertKeyReused(post(user.licenses(), key, Map.of()), user.licenses());
        get(user.licenses()).then().body("", hasSize(0));
    }

    @Test
    void clientThatDisconnectsGetsTheResponseLater() throws IOException {
        Api.User user = aUser();
        String key = aKey();
        String request = "POST %s HTTP/1.1\nHost: x\nIdempotency-Key: %s\nContent-Length: 0\n\n";
        Socket socket = RawHttp.send(server, request.formatted(user.licenses(), key));
        waitUntil("the license is issued", () -> storedResponses(key) > 0);
        socket.close();
        int issued = get(user.licenses()).path("[0].id");
        post(user.licenses(), key, "").then().statusCode(201).body("id", equalTo(issued));
        get(user.licenses()).then().body("", hasSize(1));
    }

    @Test
    void repeatSucceedsEvenIfNoLongerValid() {
        String licenses = aUser().licenses();
        String key = aKey();
        Map<String, String> soon =
                Map.of("expiresAt", Instant.now().plusSeconds(2).toString());
        Response first = post(licenses, key, soon);
        first.then().statusCode(201);
        Instant end = Instant.parse(first.path("expiresAt"));
        waitUntil("the license has expired", () -> Instant.now().isAfter(end));
        post(licenses, aKey(), soon).then().statusCode(400);
        assertEquals(first.asString(), post(licenses, key, soon).asString());
    }

    // --- Repeats while the first request is in progress

    @Test
    void concurrentRepeatsAllGetTheFirstResponse() throws Exception {
        String key = aKey();
        Map<String, String> body = aNewUser();
        try (Gate gate = holdTheWriter();
                Clients<Response> clients = Clients.start(CLIENTS, client -> post("/users", key, body))) {
            waitUntilInProgress(CLIENTS, clients);
            gate.open();
            List<Response> responses = clients.results();
            responses.get(0).then().statusCode(201);
            responses.forEach(response -> assertSame(responses.get(0), response));
        }
        given().queryParam("email", body.get("email")).get("/users").then().body("", hasSize(1));
    }

    /** Whichever comes first in the database owns the key. */
    @Test
    void keyOfAnotherRequestInProgressIs422() throws Exception {
        String key = aKey();
        Api.User user = aUser();
        List<Supplier<Response>> requests = List.of(
                () -> post(user.licenses(), key, Map.of()),
                () -> post(user.licenses(), key, Map.of("product", "editor")),
                () -> post("/users", key, aNewUser()));
        try (Gate gate = holdTheWriter();
                Clients<Response> clients = Clients.start(
                        requests.size(), client -> requests.get(client).get())) {
            waitUntilInProgress(requests.size(), clients);
            gate.open();
            List<Response> others = clients.results().stream()
                    .filter(response -> response.statusCode() != 201)
                    .toList();
            assertEquals(requests.size() - 1, others.size());
            others.forEach(other ->
                    assertKeyReused(other, JsonPath.from(other.asString()).getString("instance")));
        }
    }

    // --- Refusals

    @Test
    void conflictIsRepeatedEvenIfItsCauseIsGone() {
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
    void invalidRequestDoesNotUseUpItsKey() {
        String key = aKey();
        post("/users", key, Map.of("name", "Ada")).then().statusCode(400);
        post("/users", key, aNewUser()).then().statusCode(201);
    }

    @Test
    void failedPreconditionDoesNotUseUpTheKey() {
        Api.License license = aLicense(Map.of());
        String key = aKey();
        json(Map.of())
                .header(StrictRequestFilter.IDEMPOTENCY_KEY, key)
                .header("If-Match", "\"stale\"")
                .post(license.path() + "/suspend")
                .then()
                .statusCode(412);
        json(Map.of())
                .header(StrictRequestFilter.IDEMPOTENCY_KEY, key)
                .header("If-Match", get(license.path()).header("ETag"))
                .post(license.path() + "/suspend")
                .then()
                .statusCode(200);
    }

    // --- How long responses are kept

    @Test
    void responseIsKeptForADay() {
        String key = aKey();
        Map<String, String> body = aNewUser();
        post("/users", key, body).then().statusCode(201);
        age(key, Idempotency.RETENTION.minusMinutes(1));
        await(idempotency.deleteExpired());
        post("/users", key, body).then().statusCode(201);
        age(key, Idempotency.RETENTION);
        post("/users", key, body).then().statusCode(409);
        age(key, Idempotency.RETENTION.plusMinutes(1));
        await(idempotency.deleteExpired());
        assertEquals(0, storedResponses(key));
    }

    // --- The key itself

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"a", "a\"b", "a b", "a,b", "\"a\"b", "\u00e4"})
    void malformedKeyIs400(String header) throws IOException {
        RawHttp.Response response = RawHttp.exchange(server, """
                POST /users/1/licenses HTTP/1.1
                Host: x
                Connection: close
                Idempotency-Key: %s
                Content-Length: 0

                """.formatted(header));
        assertEquals(
                List.of("Idempotency-Key"),
                problem(response, 400, "/users/1/licenses").getList("errors.parameter"));
    }

    @Test
    void keyHasAtMost255Characters() {
        post("/users", "k".repeat(255 - 36) + UUID.randomUUID(), aNewUser())
                .then()
                .statusCode(201);
        post("/users", "k".repeat(256), aNewUser()).then().statusCode(400);
    }

    private static void assertSame(Response first, Response repeat) {
        assertEquals(first.statusCode(), repeat.statusCode(), repeat.asString());
        assertEquals(first.asString(), repeat.asString());
        for (String header : List.of("Location", "ETag", "Content-Type")) {
            assertEquals(first.header(header), repeat.header(header));
        }
    }

    private static void assertKeyReused(Response response, String instance) {
        assertEquals(
                "/problems/idempotency-key-reused",
                problem(response, 422, instance).getString("type"));
    }

    private static Response post(String path, String key, Object body) {
        return json(body).header(StrictRequestFilter.IDEMPOTENCY_KEY, key).post(path);
    }

    private static String aKey() {
        return UUID.randomUUID().toString();
    }

    /** Each request with a key deletes expired responses. */
    private static Map<String, String> aNewUser() {
        return Map.of("name", "Ada", "email", anEmail());
    }

    /** Changes wait until the gate is open. */
    private Gate holdTheWriter() {
        Gate gate = new Gate();
        database.write(sql -> {
                    if (TestPostgres.isUsed()) {
                        sql.update("LOCK TABLE idempotent_request");
                    }
                    gate.pass();
                    return 0;
                })
                .subscribe()
                .with(done -> {});
        gate.awaitReached();
        return gate;
    }

    /** Waits until the server has received at least this many requests, and checks that it answers none of them yet. */
    private static void waitUntilInProgress(int requests, Clients<Response> clients) {
        waitUntil(requests + " requests are in progress", () -> {
            assertFalse(clients.isAnyDone(), "Answered too early");
            // The request for the metrics is in progress too.
            return activeRequests() > requests;
        });
    }

    private static double activeRequests() {
        return get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("http_server_active_requests"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Makes the stored response this old. */
    private void age(String key, Duration time) {
        await(database.write(sql -> sql.update(
                "UPDATE idempotent_request SET created_at = ? WHERE key = ?",
                Times.now().minus(time),
                key)));
    }

    private long storedResponses(String key) {
        return await(database.read(
                sql -> sql.one("SELECT count(*) AS n FROM idempotent_request WHERE key = ?", row -> row.id("n"), key)
                        .orElseThrow()));
    }
}
