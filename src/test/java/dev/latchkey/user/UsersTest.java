package dev.latchkey.user;

import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.anEmail;
import static dev.latchkey.Api.json;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class UsersTest {

    @Test
    void aliceAndBobAreThereAfterBoot() {
        get("/users?limit=2").then().statusCode(200).body("name", contains("Alice", "Bob"));
    }

    @Test
    void aCreatedUserIsAnsweredWithItsLocation() {
        String email = anEmail();
        Response created = json(Map.of("name", "Ada", "email", email)).post("/users");
        created.then()
                .statusCode(201)
                .body("name", equalTo("Ada"))
                .body("email", equalTo(email))
                .body("createdAt", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"))
                .header("Location", "/users/" + created.jsonPath().getLong("id"));
        assertEquals(created.asString(), get(created.header("Location")).asString());
    }

    @Test
    void twoUsersMayHaveOneName() {
        aUser("Twin", anEmail());
        aUser("Twin", anEmail());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "طاها سهيلي راد",
                "שָׁלוֹם",
                "李小龍",
                "Zoë e\u0301 n\u0303",
                "👩‍👩‍👧‍👦 🏴‍☠️",
                "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
                "Robert'); DROP TABLE \"user\";--",
                "<script>alert(1)</script>",
                "{\"a\":1}\\u0041 % ${x} #{y}"
            })
    void aNameComesBackAsItWasSent(String name) {
        get(aUser(name, anEmail()).path()).then().statusCode(200).body("name", equalTo(name));
    }

    @Test
    void whiteSpaceAroundNameAndEmailIsDropped() {
        String email = anEmail();
        json(Map.of("name", " \u3000\tAda Lovelace\u00a0\n", "email", " " + email + " "))
                .post("/users")
                .then()
                .statusCode(201)
                .body("name", equalTo("Ada Lovelace"))
                .body("email", equalTo(email));
    }

    @Test
    void theLengthOfANameIsCountedInCodePoints() {
        aUser("😀".repeat(200), anEmail());
        json(Map.of("name", "😀".repeat(201), "email", anEmail()))
                .post("/users")
                .then()
                .statusCode(400);
    }

    @Test
    void emailsAreComparedWithoutCaseInEveryScript() {
        String email = "ÄÖÜ." + anEmail();
        aUser("Ada", email);
        json(Map.of("name", "Eve", "email", email.toLowerCase()))
                .post("/users")
                .then()
                .statusCode(409);
        given().queryParam("email", email.toUpperCase())
                .get("/users")
                .then()
                .statusCode(200)
                .body("email", contains(email));
    }

    @ParameterizedTest
    @CsvSource({"\u1E9E, \u00DF", "\u03B1\u0345\u0301, \u1FB4", "e\u0301, \u00C9"})
    void emailsAreComparedInOneFormOfTheirCharacters(String one, String other) {
        String rest = anEmail();
        aUser("Ada", one + rest);
        json(Map.of("name", "Eve", "email", other + rest)).post("/users").then().statusCode(409);
    }

    @Test
    void findingByAnEmailThatNobodyHasFindsNobody() {
        aUser();
        given().queryParam("email", anEmail())
                .get("/users")
                .then()
                .statusCode(200)
                .body("", empty());
    }

    @Test
    void onlyWhatAPatchNamesIsChanged() {
        Api.User user = aUser("Ada", anEmail());
        json("{\"name\":\"Ada King\"}")
                .patch(user.path())
                .then()
                .statusCode(200)
                .body("name", equalTo("Ada King"))
                .body("email", equalTo(user.email()));
        String email = anEmail();
        given().contentType("application/merge-patch+json")
                .body(Map.of("email", email))
                .patch(user.path())
                .then()
                .statusCode(200)
                .body("name", equalTo("Ada King"))
                .body("email", equalTo(email));
        given().queryParam("email", user.email()).get("/users").then().body("", empty());
    }

    @Test
    void anEmptyPatchChangesNothing() {
        Api.User user = aUser("Ada", anEmail());
        json("{}").patch(user.path()).then().statusCode(200).body("name", equalTo("Ada"));
    }

    @Test
    void aUserMayTakeTheirOwnEmailInAnotherCase() {
        Api.User user = aUser();
        String upper = user.email().toUpperCase();
        json(Map.of("email", upper)).patch(user.path()).then().statusCode(200).body("email", equalTo(upper));
    }

    @Test
    void aDeletedUserIsGoneAndTheirEmailFree() {
        Api.User user = aUser();
        given().delete(user.path()).then().statusCode(204);
        get(user.path()).then().statusCode(404);
        given().delete(user.path()).then().statusCode(404);
        assertTrue(aUser("Next", user.email()).id() > user.id(), "an id is never given twice");
    }

    @Test
    void aUserWhoHoldsLicensesIsNotDeleted() {
        Api.User user = aUser();
        user.holds(Map.of());
        given().delete(user.path()).then().statusCode(409);
        get(user.path()).then().statusCode(200);
    }

    @Test
    void theWholeListIsABareArrayOldestFirst() {
        Api.User first = aUser();
        Api.User second = aUser();
        List<Long> ids =
                get("/users").then().statusCode(200).extract().jsonPath().getList("id", Long.class);
        assertEquals(ids.stream().sorted().toList(), ids);
        assertTrue(ids.containsAll(List.of(1L, 2L, first.id(), second.id())));
    }

    @Test
    void linksLeadThroughEveryPageOnce() {
        Api.User first = aUser();
        Api.User second = aUser();
        Api.User last = aUser();
        Response page = get("/users?limit=2&after=" + (first.id() - 1));
        page.then().statusCode(200).body("", hasSize(2)).body("id", hasItem((int) first.id()));
        String link = page.header("Link");
        assertEquals("</users?limit=2&after=%d>; rel=\"next\"".formatted(second.id()), link);
        Response next = get(link.substring(1, link.indexOf('>')));
        next.then().statusCode(200).body("id", hasItems((int) last.id())).body("id", not(hasItem((int) first.id())));
    }

    @Test
    void theLastPageHasNoLink() {
        Api.User user = aUser();
        get("/users?limit=1&after=" + (user.id() - 1))
                .then()
                .statusCode(200)
                .body("id", contains((int) user.id()))
                .header("Link", nullValue());
        get("/users?limit=1&after=" + Long.MAX_VALUE).then().statusCode(200).body("", empty());
    }
}
