package dev.latchkey.randomuser;

import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.anEmail;
import static dev.latchkey.randomuser.RandomUserStub.QUERIES;
import static dev.latchkey.randomuser.RandomUserStub.behaves;
import static dev.latchkey.randomuser.RandomUserStub.behavesWell;
import static dev.latchkey.randomuser.RandomUserStub.count;
import static dev.latchkey.randomuser.RandomUserStub.people;
import static dev.latchkey.randomuser.RandomUserStub.person;
import static dev.latchkey.randomuser.RandomUserStub.queries;
import static dev.latchkey.randomuser.RandomUserStub.reply;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.latchkey.randomuser.RandomUserStub.Behaviour;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(value = RandomUserStub.class, restrictToAnnotatedClass = true)
class RandomUsersTest {
    @TestHTTPResource
    URI server;

    // --- When all is well

    @Test
    void fiveAreCreatedWhereNoNumberIsGiven() {
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
        assertFalse(query.containsKey("seed") || query.containsKey("nat"), queries());
    }

    @Test
    void namesOfEveryScriptArriveAsTheyAre() {
        behaves((query, exchange) -> reply(exchange, 200, people(person("طاها", anEmail()))));
        random("?count=1").statusCode(201).body("created.name", contains("طاها Lovelace"));
    }

    @Test
    void nationalitiesAreHandedOn() {
        behavesWell();
        random("?count=1&nat=fr,de").statusCode(201);
        assertEquals("fr,de", QUERIES.get(0).get("nat"));
    }

    @Test
    void inPlaceOfThoseWhoExistOthersAreFetched() {
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
                .body("skipped.reason", everyItem(containsString("exists already")));
        assertEquals(
                List.of("3", "2"),
                QUERIES.stream().map(query -> query.get("results")).toList());
    }

    @Test
    void withASeedTheNextPageIsAskedForAndNotTheSameOne() {
        String taken = aUser().email();
        behaves((query, exchange) -> reply(
                exchange, 200, query.get("page").equals("1") ? people(person("A", taken)) : people(count(query))));
        random("?count=1&seed=abc").statusCode(201).body("created", hasSize(1));
        assertEquals(
                List.of("1", "2"),
                QUERIES.stream().map(query -> query.get("page")).toList());
        assertTrue(QUERIES.stream().allMatch(query -> query.get("seed").equals("abc")), queries());
    }

    @Test
    void wherePeopleAreGivenInSmallPortionsTheRestIsFetched() {
        behaves((query, exchange) -> reply(exchange, 200, people(Math.min(2, count(query)))));
        random("?count=5").statusCode(201).body("created", hasSize(5)).body("skipped", empty());
        assertEquals(
                List.of("5", "3", "1"),
                QUERIES.stream().map(query -> query.get("results")).toList());
    }

    @Test
    void neverMoreAreCreatedThanAskedFor() {
        behaves((query, exchange) -> reply(exchange, 200, people(50)));
        random("?count=2").statusCode(201).body("created", hasSize(2));
    }

    @Test
    void whoeverIsNoUserIsSkippedWithTheReason() {
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

    // --- When it is not

    static Stream<Arguments> failures() {
        return Stream.of(
                failure("status 500", true, (query, exchange) -> reply(exchange, 500, "")),
                failure("asked too often", true, (query, exchange) -> reply(exchange, 429, "{}")),
                failure("status 503", true, (query, exchange) -> html(exchange, 503)),
                failure(
                        "error of its own",
                        true,
                        (query, exchange) -> reply(exchange, 200, "{\"error\":\"Uh oh, something has gone wrong.\"}")),
                failure(
                        "error of its own",
                        true,
                        (query, exchange) -> reply(exchange, 200, "{\"results\":[],\"error\":\"Uh oh\"}")),
                failure("empty list", true, (query, exchange) -> reply(exchange, 200, "{\"results\":[]}")),
                failure("without any results", false, (query, exchange) -> reply(exchange, 200, "{}")),
                failure("not the JSON", false, (query, exchange) -> reply(exchange, 200, "{\"results\":[{\"na")),
                failure("not the JSON", false, (query, exchange) -> reply(exchange, 200, "{\"results\":5}")),
                failure("not the JSON", false, (query, exchange) -> reply(exchange, 200, "x".repeat(10_000_000))),
                failure("not the JSON", false, (query, exchange) -> html(exchange, 200)),
                failure("broke off", true, (query, exchange) -> exchange.sendResponseHeaders(200, 5000)),
                failure("status 404", false, (query, exchange) -> reply(exchange, 404, "{}")),
                failure("redirect (302)", false, RandomUsersTest::redirect));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsToldAndOnlyAPassingOneIsTriedAgain(String said, boolean passing, Behaviour behaviour) {
        behaves(behaviour);
        problem(random("?count=2"), 502, "random-user-api-failed", said);
        assertEquals(passing, QUERIES.size() > 1, queries());
    }

    @Test
    void aPassingFailurePasses() {
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
    void itIsLeftAloneForAsLongAsItAsks() {
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
        assertTrue(asked[1] - asked[0] >= TimeUnit.SECONDS.toNanos(1), "asked again too early");
    }

    @Test
    void whereItAsksForMoreTimeThanThereIsNobodyWaits() {
        behaves((query, exchange) -> {
            exchange.getResponseHeaders().set("Retry-After", "3600");
            reply(exchange, 429, "{}");
        });
        problem(random("?count=1"), 502, "random-user-api-failed", "asked too often");
        assertEquals(1, QUERIES.size());
    }

    @Test
    void silenceIsATimeout() {
        CountDownLatch end = new CountDownLatch(1);
        behaves((query, exchange) -> end.await(20, TimeUnit.SECONDS));
        problem(random("?count=2"), 504, "random-user-api-timeout", "did not answer in time");
        end.countDown();
    }

    @Test
    void whereSomeWereCreatedTheRestIsSaid() {
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
                .body("skipped[0].reason", containsString("not the JSON"));
    }

    @Test
    void afterSomeRoundsItIsGivenUp() {
        String taken = aUser().email();
        behaves((query, exchange) -> reply(exchange, 200, people(person("A", taken))));
        problem(random("?count=1"), 502, "random-user-api-failed", "After 5 rounds 1 of 1");
        assertEquals(5, QUERIES.size());
    }

    @Test
    void badParametersNeverReachTheApi() {
        behavesWell();
        for (String query : List.of("count=0", "count=5001", "count=x", "nat=", "nat=fra", "seed=%20")) {
            random("?" + query)
                    .statusCode(400)
                    .body("errors.parameter", contains(query.substring(0, query.indexOf('='))));
        }
        assertEquals(0, QUERIES.size());
    }

    // --- An event at a time

    @Test
    void eventsTellOfEachUserAndLastOfAll() {
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
    void theLastEventMayBeAProblem() {
        behaves((query, exchange) -> html(exchange, 200));
        List<String> events = events("?count=2");
        assertEquals(1, events.size(), events::toString);
        assertTrue(events.get(0).startsWith("event:problem\ndata:{\"type\":\"/problems/random-user-api-failed\""));
    }

    @Test
    void aClientThatGoesAwayStopsTheWork() throws Exception {
        behavesWell();
        for (String accept : List.of("text/event-stream", "application/json")) {
            int before = users();
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                socket.getOutputStream()
                        .write(("POST /users/random?count=5000 HTTP/1.1\r\nHost: localhost\r\nAccept: " + accept
                                        + "\r\nContent-Length: 0\r\n\r\n")
                                .getBytes(UTF_8));
                while (users() < before + 20) {
                    Thread.sleep(10);
                }
            }
            int after = users();
            for (int seen = -1; seen != after; after = users()) {
                seen = after;
                Thread.sleep(300);
            }
            assertTrue(after < before + 5000, "all were created for nobody");
        }
    }

    // --- What the tests above say

    private static Arguments failure(String said, boolean passing, Behaviour behaviour) {
        return Arguments.of(said, passing, behaviour);
    }

    private static void html(HttpExchange exchange, int status) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        reply(exchange, status, "<html><body>secret of the upstream</body></html>");
    }

    private static void redirect(Map<String, String> query, HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/elsewhere?results=1");
        reply(exchange, 302, "");
    }

    private static ValidatableResponse random(String query) {
        return given().urlEncodingEnabled(false).post("/users/random" + query).then();
    }

    private static void problem(ValidatableResponse response, int status, String type, String said) {
        String body = response.statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/" + type))
                .body("detail", matchesPattern("(The Random User API|After) .*"))
                .body("detail", containsString(said))
                .extract()
                .asString();
        assertFalse(body.contains("secret of the upstream"), body);
    }

    private static List<String> events(String query) {
        Response response = given().accept("text/event-stream").post("/users/random" + query);
        response.then().statusCode(200).contentType(startsWith("text/event-stream"));
        return List.of(new String(response.asByteArray(), UTF_8).strip().split("\n\n"));
    }

    private static int users() {
        List<Integer> last = given().get("/users").jsonPath().getList("id");
        return last.size();
    }
}
