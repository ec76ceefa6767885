package dev.latchkey.randomuser;

import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.anEmail;
import static dev.latchkey.randomuser.RandomUserStub.QUERIES;
import static dev.latchkey.randomuser.RandomUserStub.behaves;
import static dev.latchkey.randomuser.RandomUserStub.behavesWell;
import static dev.latchkey.randomuser.RandomUserStub.count;
import static dev.latchkey.randomuser.RandomUserStub.people;
import static dev.latchkey.randomuser.RandomUserStub.person;
import static dev.latchkey.randomuser.RandomUserStub.reply;
import static dev.latchkey.support.Waiting.sleep;
import static dev.latchkey.support.Waiting.waitUntil;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.latchkey.randomuser.RandomUserStub.Behavior;
import dev.latchkey.support.Gate;
import dev.latchkey.support.ProblemChecks;
import dev.latchkey.support.RawHttp;
import dev.latchkey.support.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = RandomUserStub.class, restrictToAnnotatedClass = true)
class RandomUsersTest {
    private static final Duration QUIET_TIME = Duration.ofMillis(300);
    private static final String SECRET = "secret of the upstream";

    @TestHTTPResource
    URI server;

    // --- Creating people

    @Test
    void countDefaultsToFive() {
        behavesWell();
        JsonPath answer = random("")
                .statusCode(201)
                .body("requested", equalTo(5))
                .body("created", hasSize(5))
                .body("created.name", everyItem(equalTo("Ada Lovelace")))
                .body("skipped", empty())
                .extract()
                .jsonPath();
        for (int id : answer.<Integer>getList("created.id")) {
            given().get("/users/" + id).then().statusCode(200);
        }
        Map<String, String> query = QUERIES.get(0);
        assertEquals("5", query.get("results"));
        assertEquals("name,email", query.get("inc"));
        assertFalse(query.containsKey("seed") || query.containsKey("nat"), QUERIES::toString);
    }

    @Test
    void namesOfEveryScriptArriveUnchanged() {
        behaves((query, exchange) -> reply(exchange, 200, people(person("طاها", anEmail()))));
        random("?count=1").statusCode(201).body("created.name", contains("طاها Lovelace"));
    }

    @Test
    void nationalitiesArePassedOn() {
        behavesWell();
        random("?count=1&nat=fr,de").statusCode(201);
        assertEquals("fr,de", QUERIES.get(0).get("nat"));
    }

    @Test
    void existingUsersAreSkippedAndOthersFetched() {
        String taken = aUser().email();
        AtomicInteger request = new AtomicInteger();
        behaves((query, exchange) -> reply(
                exchange,
                200,
                request.incrementAndGet() == 1
                        ? people(person("A", taken), person("B", taken.toUpperCase()), person("C", anEmail()))
                        : people(count(query))));
        random("?count=3")
                .statusCode(201)
                .body("created", hasSize(3))
                .body("skipped.email", containsInAnyOrder(taken, taken.toUpperCase()))
                .body("skipped.reason", everyItem(containsString("already has the email")));
        assertEquals(
                List.of("3", "2"),
                QUERIES.stream().map(query -> query.get("results")).toList());
    }

    @Test
    void seedContinuesWithTheNextPage() {
        String taken = aUser().email();
        behaves((query, exchange) -> reply(
                exchange, 200, query.get("page").equals("1") ? people(person("A", taken)) : people(count(query))));
        random("?count=1&seed=abc").statusCode(201).body("created", hasSize(1));
        assertEquals(
                List.of("1", "2"),
                QUERIES.stream().map(query -> query.get("page")).toList());
        assertTrue(QUERIES.stream().allMatch(query -> query.get("seed").equals("abc")), QUERIES::toString);
    }

    @Test
    void shortPagesAreFollowedByFurtherRequests() {
        behaves((query, exchange) -> reply(exchange, 200, people(Math.min(2, count(query)))));
        random("?count=5").statusCode(201).body("created", hasSize(5)).body("skipped", empty());
        assertEquals(
                List.of("5", "3", "1"),
                QUERIES.stream().map(query -> query.get("results")).toList());
    }

    @Test
    void extraPeopleAreIgnored() {
        behaves((query, exchange) -> reply(exchange, 200, people(50)));
        random("?count=2").statusCode(201).body("created", hasSize(2));
    }

    @Test
    void invalidPeopleAreSkippedWithAReason() {
        String good = anEmail();
        AtomicInteger request = new AtomicInteger();
        behaves((query, exchange) -> reply(
                exchange,
                200,
                request.incrementAndGet() > 1
                        ? people(count(query))
                        : people(
                                "null",
                                "{}",
                                "{\"name\":null,\"email\":\"%s\"}".formatted(anEmail()),
                                "{\"name\":{\"first\":\"\",\"last\":null},\"email\":\"%s\"}".formatted(anEmail()),
                                "{\"name\":{\"first\":\"A\",\"last\":\"B\"}}",
                                person("A", "x".repeat(400) + "@example.com"),
                                "{\"name\":{\"first\":\"Only\"},\"email\":\"%s\"}".formatted(good))));
        JsonPath answer = random("?count=7")
                .statusCode(201)
                .body("created", hasSize(7))
                .body("skipped", hasSize(6))
                .body("skipped.reason", everyItem(notNullValue()))
                .extract()
                .jsonPath();
        assertTrue(answer.getList("created.name").contains("Only"), answer::prettify);
    }

    // --- Failures of the API

    static Stream<Arguments> failures() {
        return Stream.of(
                failure("status 500", true, (query, exchange) -> reply(exchange, 500, "")),
                failure("429", true, (query, exchange) -> reply(exchange, 429, "{}")),
                failure("status 503", true, (query, exchange) -> html(exchange, 503)),
                failure(
                        "reported an error",
                        true,
                        (query, exchange) -> reply(exchange, 200, "{\"error\":\"Uh oh, something has gone wrong.\"}")),
                failure(
                        "reported an error",
                        true,
                        (query, exchange) -> reply(exchange, 200, "{\"results\":[],\"error\":\"Uh oh\"}")),
                failure("empty list", true, (query, exchange) -> reply(exchange, 200, "{\"results\":[]}")),
                failure("without results", false, (query, exchange) -> reply(exchange, 200, "{}")),
                failure("JSON", false, (query, exchange) -> reply(exchange, 200, "{\"results\":[{\"na")),
                failure("JSON", false, (query, exchange) -> reply(exchange, 200, "{\"results\":5}")),
                failure("more than 4 MiB", false, (query, exchange) -> endless(exchange, "application/json")),
                failure("JSON", false, (query, exchange) -> endless(exchange, "application/x-ndjson")),
                failure("JSON", false, (query, exchange) -> endless(exchange, "text/event-stream")),
                failure("JSON", false, (query, exchange) -> html(exchange, 200)),
                failure("closed the connection", true, RandomUsersTest::cutOff),
                failure("status 404", false, (query, exchange) -> reply(exchange, 404, "{}")),
                failure("redirect (302)", false, RandomUsersTest::redirect));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void onlyTransientFailuresAreRetried(String said, boolean isTransient, Behavior behavior) {
        behaves(behavior);
        problem(random("?count=2"), 502, "random-user-api-failed", said);
        assertEquals(isTransient, QUERIES.size() > 1, QUERIES::toString);
    }

    @Test
    void retryCanSucceed() {
        AtomicInteger request = new AtomicInteger();
        behaves((query, exchange) -> {
            if (request.incrementAndGet() < 3) {
                reply(exchange, 500, "{\"error\":\"busy\"}");
            } else {
                reply(exchange, 200, people(count(query)));
            }
        });
        random("?count=2").statusCode(201).body("created", hasSize(2)).body("skipped", empty());
    }

    @Test
    void retryAfterIsHonored() {
        AtomicInteger request = new AtomicInteger();
        long[] asked = new long[2];
        behaves((query, exchange) -> {
            asked[Math.min(request.get(), 1)] = System.nanoTime();
            if (request.incrementAndGet() == 1) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                reply(exchange, 429, "{}");
            } else {
                reply(exchange, 200, people(count(query)));
            }
        });
        random("?count=1").statusCode(201).body("created", hasSize(1));
        assertTrue(asked[1] - asked[0] >= TimeUnit.SECONDS.toNanos(1), "Retried too early");
    }

    @Test
    void tooLongRetryAfterFailsAtOnce() {
        behaves((query, exchange) -> {
            exchange.getResponseHeaders().set("Retry-After", "3600");
            reply(exchange, 429, "{}");
        });
        problem(random("?count=1"), 502, "random-user-api-failed", "429");
        assertEquals(1, QUERIES.size());
    }

    @Test
    void noResponseIs504() {
        try (Gate gate = new Gate()) {
            behaves((query, exchange) -> gate.pass());
            problem(random("?count=2"), 504, "random-user-api-timeout", "did not answer in time");
        }
    }

    @Test
    void failureAfterSomeUsersIsReportedWithThem() {
        AtomicInteger request = new AtomicInteger();
        behaves((query, exchange) -> {
            if (request.incrementAndGet() == 1) {
                reply(exchange, 200, people(2));
            } else {
                html(exchange, 200);
            }
        });
        random("?count=5")
                .statusCode(201)
                .body("requested", equalTo(5))
                .body("created", hasSize(2))
                .body("skipped", hasSize(1))
                .body("skipped[0].email", nullValue())
                .body("skipped[0].reason", containsString("JSON"));
    }

    @Test
    void roundsAreLimited() {
        String taken = aUser().email();
        behaves((query, exchange) -> reply(exchange, 200, people(person("A", taken))));
        problem(random("?count=1"), 502, "random-user-api-failed", "5 rounds");
        assertEquals(5, QUERIES.size());
    }

    /** Each answer comes within the read timeout, but five of them take longer than the time limit. */
    @Test
    void timeLimitIncludesAllRounds() {
        String taken = aUser().email();
        behaves((query, exchange) -> {
            sleep(RandomUserStub.READ_TIMEOUT.minusMillis(100));
            reply(exchange, 200, people(person("A", taken)));
        });
        problem(random("?count=1"), 504, "random-user-api-timeout", "did not answer in time");
        assertTrue(QUERIES.size() < 5, QUERIES::toString);
    }

    @Test
    void invalidParametersDoNotReachTheApi() {
        behavesWell();
        for (String query : List.of("count=0", "count=5001", "count=x", "nat=", "nat=fra", "seed=%20")) {
            random("?" + query)
                    .statusCode(400)
                    .body("errors.parameter", contains(query.substring(0, query.indexOf('='))));
        }
        assertEquals(0, QUERIES.size());
    }

    // --- Server-sent events

    @Test
    void eventsReportEachUserAndThenTheTotal() {
        String taken = aUser().email();
        AtomicInteger request = new AtomicInteger();
        behaves((query, exchange) -> reply(
                exchange,
                200,
                request.incrementAndGet() == 1
                        ? people(person("A", taken), person("B", anEmail()))
                        : people(count(query))));
        List<String> events = events("?count=2");
        assertEquals(4, events.size(), events::toString);
        assertEquals(
                2,
                events.stream()
                        .filter(event -> event.startsWith("event:created"))
                        .count());
        assertEquals(
                1,
                events.stream()
                        .filter(event -> event.startsWith("event:skipped"))
                        .count());
        assertEquals("event:done\ndata:{\"requested\":2,\"created\":2,\"skipped\":1}", events.get(3));
    }

    @Test
    void failureIsTheLastEvent() {
        behaves((query, exchange) -> html(exchange, 200));
        List<String> events = events("?count=2");
        assertEquals(1, events.size(), events::toString);
        assertTrue(events.get(0).startsWith("event:problem\ndata:{\"type\":\"/problems/random-user-api-failed\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "application/json"})
    void disconnectStopsTheWork(String accept) throws IOException {
        behavesWell();
        int before = countUsers();
        String request = "POST /users/random?count=5000 HTTP/1.1\nHost: x\nAccept: %s\nContent-Length: 0\n\n";
        Socket client = RawHttp.send(server, request.formatted(accept));
        waitUntil("some users are created", () -> countUsers() >= before + 20);
        client.close();
        int created = countWhenStable() - before;
        assertTrue(created < 5000, created + " were created");
    }

    private static int countWhenStable() {
        AtomicInteger last = new AtomicInteger(-1);
        waitUntil("no more users are created", Waiting.DEADLINE, QUIET_TIME, () -> {
            int now = countUsers();
            return last.getAndSet(now) == now;
        });
        return last.get();
    }

    private static Arguments failure(String said, boolean isTransient, Behavior behavior) {
        return Arguments.of(said, isTransient, behavior);
    }

    private static void html(HttpExchange exchange, int status) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        reply(exchange, status, "<html><body>" + SECRET + "</body></html>");
    }

    /** Valid JSON until the client hangs up. */
    private static void endless(HttpExchange exchange, String mediaType) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", mediaType);
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write("{\"results\":[".getBytes(UTF_8));
        byte[] people = (person("A", "a@example.com") + ",").repeat(1000).getBytes(UTF_8);
        for (int i = 0; i < 10_000; i++) {
            exchange.getResponseBody().write(people);
        }
    }

    private static void cutOff(Map<String, String> query, HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 5000);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        sleep(QUIET_TIME);
    }

    private static void redirect(Map<String, String> query, HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/elsewhere?results=1");
        reply(exchange, 302, "");
    }

    private static ValidatableResponse random(String query) {
        return given().urlEncodingEnabled(false).post("/users/random" + query).then();
    }

    private static void problem(ValidatableResponse response, int status, String type, String said) {
        JsonPath problem = ProblemChecks.problem(response.extract().response(), status, "/users/random");
        assertEquals("/problems/" + type, problem.getString("type"));
        String detail = problem.getString("detail");
        assertTrue(detail.contains(said), detail);
        assertFalse(problem.prettify().contains(SECRET), problem::prettify);
    }

    private static List<String> events(String query) {
        Response response = given().accept("text/event-stream").post("/users/random" + query);
        response.then().statusCode(200).contentType(startsWith("text/event-stream"));
        return List.of(new String(response.asByteArray(), UTF_8).strip().split("\n\n"));
    }

    private static int countUsers() {
        return given().get("/users").jsonPath().getList("").size();
    }
}
