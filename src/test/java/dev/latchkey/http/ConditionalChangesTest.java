package dev.latchkey.http;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.anEmail;
import static dev.latchkey.Api.json;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ETag and If-Match, on users and licenses alike. */
@QuarkusTest
class ConditionalChangesTest {
    private static final int RACERS = 16;

    private enum Thing {
        USER("name"),
        LICENSE("label");

        private final String member;

        Thing(String member) {
            this.member = member;
        }

        String create() {
            return this == USER ? aUser().path() : aLicense(Map.of()).path();
        }

        Response change(String path, String value, String ifMatch) {
            return json(Map.of(member, value)).header("If-Match", ifMatch).patch(path);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChangeIsMadeOnlyToWhatTheClientHasSeen(Thing thing) {
        String path = thing.create();
        String seen = get(path).header("ETag");
        Response changed = thing.change(path, "One", seen);
        changed.then().statusCode(200).header("ETag", matchesPattern("\"[\\w-]+\""));
        assertNotEquals(seen, changed.header("ETag"));
        assertEquals(changed.header("ETag"), get(path).header("ETag"));
        thing.change(path, "Two", seen)
                .then()
                .statusCode(412)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/precondition-failed"));
        get(path).then().body(thing.member, equalTo("One"));
        thing.change(path, "Two", changed.header("ETag")).then().statusCode(200);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerToACreationHasTheTagOfWhatWasCreated(Thing thing) {
        Response created = thing == Thing.USER
                ? json(Map.of("name", "Ada", "email", anEmail())).post("/users")
                : given().post(aUser().licenses());
        created.then().statusCode(201);
        assertEquals(created.header("ETag"), get(created.header("Location")).header("ETag"));
    }

    @ParameterizedTest
    @EnumSource
    void ofManyWhoHaveSeenTheSameExactlyOneChangesIt(Thing thing) throws Exception {
        String path = thing.create();
        String seen = get(path).header("ETag");
        List<Callable<Integer>> racers = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            String value = "Racer " + i;
            racers.add(() -> thing.change(path, value, seen).statusCode());
        }
        ExecutorService threads = Executors.newFixedThreadPool(RACERS);
        try {
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> status : threads.invokeAll(racers)) {
                statuses.add(status.get());
            }
            assertEquals(1, statuses.stream().filter(status -> status == 200).count());
            assertEquals(
                    RACERS - 1,
                    statuses.stream().filter(status -> status == 412).count());
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyStateIsMeantByAStarAndOneOfSeveralByAList(Thing thing) {
        String path = thing.create();
        thing.change(path, "One", "*").then().statusCode(200);
        String seen = get(path).header("ETag");
        thing.change(path, "Two", "\"other\", " + seen).then().statusCode(200);
        thing.change(path, "Three", "W/" + get(path).header("ETag")).then().statusCode(412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "\"abc", "\"a\" \"b\"", "w/\"a\"", "*, \"a\"", "\"a b\""})
    void aHeaderThatIsNoTagIsRefused(String header) {
        json(Map.of("name", "One"))
                .header("If-Match", header)
                .patch(aUser().path())
                .then()
                .statusCode(400)
                .body("errors[0].parameter", equalTo("If-Match"));
    }

    @Test
    void whatIsNotThereIsNotFoundWhateverItsTag() {
        Thing.USER.change("/users/999999999", "One", "\"a\"").then().statusCode(404);
        Thing.LICENSE.change("/licenses/999999999", "One", "*").then().statusCode(404);
    }

    @Test
    void aUserIsDeletedOnlyAsSeen() {
        Api.User user = aUser();
        String seen = get(user.path()).header("ETag");
        Thing.USER.change(user.path(), "Another", "*").then().statusCode(200);
        given().header("If-Match", seen).delete(user.path()).then().statusCode(412);
        given().header("If-Match", get(user.path()).header("ETag"))
                .delete(user.path())
                .then()
                .statusCode(204);
    }

    @Test
    void actionsAreConditionalToo() {
        Api.License license = aLicense(Map.of());
        String seen = get(license.path()).header("ETag");
        license.post("suspend", Map.of()).then().statusCode(200);
        given().header("If-Match", seen).post(license.path() + "/revoke").then().statusCode(412);
        assertEquals("SUSPENDED", license.now().getString("status"));
    }
}
