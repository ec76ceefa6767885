package dev.latchkey.user;

import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.anEmail;
import static dev.latchkey.Api.json;
import static dev.latchkey.support.ProblemChecks.problem;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import dev.latchkey.support.Pages;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class UsersTest {

    // --- Creating

    @Test
    void createReturnsTheUserAndItsLocation() {
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
    void twoUsersCanHaveTheSameName() {
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
    void nameIsStoredAsSent(String name) {
        get(aUser(name, anEmail()).path()).then().statusCode(200).body("name", equalTo(name));
    }

    @Test
    void whitespaceAroundNameAndEmailIsTrimmed() {
        String email = anEmail();
        json(Map.of("name", " \u3000\tAda Lovelace\u00a0\n", "email", " " + email + " "))
                .post("/users")
                .then()
                .statusCode(201)
                .body("name", equalTo("Ada Lovelace"))
                .body("email", equalTo(email));
    }

    @Test
    void nameLengthIsCountedInCodePoints() {
        aUser("😀".repeat(200), anEmail());
        json(Map.of("name", "😀".repeat(201), "email", anEmail()))
                .post("/users")
                .then()
                .statusCode(400);
    }

    // --- Emails

    @Test
    void takenEmailIs409OnCreateAndUpdate() {
        Api.User user = aUser();
        JsonPath create =
                problem(json(Map.of("name", "Eve", "email", user.email())).post("/users"), 409, "/users");
        assertEquals("/problems/email-taken", create.getString("type"));
        assertTrue(create.getString("detail").contains(user.email()), create::prettify);
        String other = aUser().path();
        JsonPath update = problem(json(Map.of("email", user.email())).patch(other), 409, other);
        assertEquals("/problems/email-taken", update.getString("type"));
    }

    @Test
    void emailsIgnoreCaseInEveryScript() {
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

    /** Pairs that are equal only after Unicode normalization and full case folding. */
    @ParameterizedTest
    @CsvSource({"\u1E9E, \u00DF", "\u03B1\u0345\u0301, \u1FB4", "e\u0301, \u00C9"})
    void emailsIgnoreUnicodeForm(String one, String other) {
        String rest = anEmail();
        aUser("Ada", one + rest);
        json(Map.of("name", "Eve", "email", other + rest)).post("/users").then().statusCode(409);
    }

    @Test
    void searchForAnUnknownEmailFindsNobody() {
        aUser();
        given().queryParam("email", anEmail())
                .get("/users")
                .then()
                .statusCode(200)
                .body("", empty());
    }

    @Test
    void userCanChangeTheCaseOfTheirOwnEmail() {
        Api.User user = aUser();
        String upper = user.email().toUpperCase();
        json(Map.of("email", upper)).patch(user.path()).then().statusCode(200).body("email", equalTo(upper));
    }

    // --- Updating and deleting

    @Test
    void patchChangesOnlyTheMembersSent() {
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
    void emptyPatchChangesNothing() {
        Api.User user = aUser();
        String before = get(user.path()).asString();
        json("{}").patch(user.path()).then().statusCode(200);
        assertEquals(before, get(user.path()).asString());
    }

    @Test
    void deletedUserIsGoneAndTheirEmailIsFree() {
        Api.User user = aUser();
        given().delete(user.path()).then().statusCode(204);
        get(user.path()).then().statusCode(404);
        given().delete(user.path()).then().statusCode(404);
        assertTrue(aUser("Next", user.email()).id() > user.id(), "Ids are never reused");
    }

    @Test
    void userWithLicensesCannotBeDeleted() {
        Api.User user = aUser();
        user.issue(Map.of());
        JsonPath refusal = problem(given().delete(user.path()), 409, user.path());
        assertEquals("/problems/user-has-licenses", refusal.getString("type"));
        get(user.path()).then().statusCode(200);
    }

    // --- Listing

    @Test
    void listWithoutALimitHasEverybodyInIdOrder() {
        Api.User first = aUser();
        Api.User second = aUser();
        List<Long> ids =
                get("/users").then().statusCode(200).extract().jsonPath().getList("id", Long.class);
        assertEquals(ids.stream().sorted().toList(), ids);
        assertTrue(ids.containsAll(List.of(1L, 2L, first.id(), second.id())));
    }

    @Test
    void linksLeadToEveryUserExactlyOnce() {
        List<Long> created = List.of(aUser().id(), aUser().id(), aUser().id());
        String path = "/users?limit=2&after=" + (created.get(0) - 1);
        List<Response> pages = Pages.from(path);
        pages.forEach(page -> page.then().body("size()", lessThanOrEqualTo(2)));
        pages.get(0)
                .then()
                .body("", hasSize(2))
                .header("Link", "</users?limit=2&after=%d>; rel=\"next\"".formatted(created.get(1)));
        assertEquals(created, Pages.ids(path));
    }

    @Test
    void lastPageHasNoLink() {
        Api.User user = aUser();
        get("/users?limit=1&after=" + (user.id() - 1))
                .then()
                .statusCode(200)
                .body("id", contains((int) user.id()))
                .header("Link", nullValue());
        get("/users?limit=1&after=" + Long.MAX_VALUE).then().statusCode(200).body("", empty());
    }
}
