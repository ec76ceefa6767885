package dev.latchkey.user;

import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.anEmail;
import static dev.latchkey.Api.json;
import static dev.latchkey.support.ProblemChecks.problem;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import dev.latchkey.support.Pages;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users by the beginning of their email or name. */
@QuarkusTest
class UserSearchTest {
    /** Letters that no other test's names or emails begin with. */
    private final String word =
            "q" + UUID.randomUUID().toString().replace("-", "").substring(12);

    @Test
    void emailIsFoundByItsBeginningInAnyCase() {
        Api.User found = aUser("Ada", word.toUpperCase() + "@Example.org");
        aUser("Ada", "x" + word + "@example.org");
        assertEquals(List.of(found.id()), withEmail(word.substring(0, 15)));
        assertEquals(List.of(found.id()), withEmail(word + "@EXAMPLE.ORG"));
    }

    @Test
    void nameIsFoundByItsBeginningInAnyCase() {
        Api.User found = aUser(word + " Lovelace", anEmail());
        aUser("x" + word, anEmail());
        assertEquals(List.of(found.id()), withName(word.substring(0, 15).toUpperCase()));
        assertEquals(List.of(found.id()), withName(word + " love"));
    }

    @Test
    void nameIsFoundByItsLastWord() {
        Api.User found = aUser("Ada King " + word, anEmail());
        aUser("Ada " + word + " King", anEmail());
        assertEquals(List.of(found.id()), withName(word.substring(0, 15)));
    }

    @Test
    void userIsFoundOnceIfBothWordsMatch() {
        Api.User found = aUser(word + " " + word, anEmail());
        assertEquals(List.of(found.id()), withName(word));
    }

    @ParameterizedTest
    @CsvSource({"ÉLODIE, élodie", "Straße, STRASSE", "Ёлка, ёЛКА", "Zoe\u0308, zoë"})
    void caseIsIgnoredInEveryScript(String name, String typed) {
        Api.User found = aUser(word + name, anEmail());
        assertEquals(List.of(found.id()), withName(word + typed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "_", "*", "'", "\\"})
    void nothingIsAWildcard(String character) {
        aUser(word + "abc", anEmail());
        assertEquals(List.of(), withName(word + character));
    }

    @Test
    void namesAndLastNamesAreInOneOrder() {
        long third = aUser(word + "c", anEmail()).id();
        long second = aUser("Ada " + word + "b", anEmail()).id();
        long first = aUser(word + "a", anEmail()).id();
        long fourth = aUser("Zoe " + word + "d", anEmail()).id();
        assertEquals(List.of(first, second, third, fourth), withName(word));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void pagesJoinToTheWholeList(int limit) {
        for (String name : List.of("%s", "Ada %s", "%sa", "Bob %sa", "%s x", "Ada %s")) {
            aUser(name.formatted(word), word + anEmail());
        }
        List<Long> byName = withName(word);
        List<Long> byEmail = withEmail(word);
        assertEquals(6, byName.size());
        assertEquals(6, byEmail.size());
        assertEquals(byName, Pages.ids("/users?namePrefix=%s&limit=%d".formatted(word, limit)));
        assertEquals(byEmail, Pages.ids("/users?emailPrefix=%s&limit=%d".formatted(word, limit)));
    }

    @Test
    void nothingFollowsAnUnknownUser() {
        aUser(word, word + anEmail());
        for (String filter : List.of("namePrefix", "emailPrefix")) {
            given().get("/users?%s=%s&after=999999999".formatted(filter, word))
                    .then()
                    .statusCode(200)
                    .body("", empty());
        }
    }

    @Test
    void pageAfterARenamedUserHasOnlyUsersThatMatch() {
        Api.User last = aUser(word + "a", word + "a@example.org");
        long match = aUser(word + "b", word + "b@example.org").id();
        aUser("a", anEmail());
        json(Map.of("name", "A", "email", "a" + word + "@example.org")).patch(last.path());
        for (String filter : List.of("namePrefix", "emailPrefix")) {
            String page = "/users?%s=%s&limit=10&after=%d".formatted(filter, word, last.id());
            assertEquals(List.of(match), Pages.ids(page));
        }
    }

    @Test
    void userIsFoundByItsNewNameOnly() {
        Api.User user = aUser("Ada " + word + "old", word + "old@example.org");
        json(Map.of("name", word + "new", "email", word + "new@example.org"))
                .patch(user.path())
                .then()
                .statusCode(200);
        assertEquals(List.of(), withName(word + "old"));
        assertEquals(List.of(user.id()), withName(word + "new"));
        assertEquals(List.of(), withEmail(word + "old"));
        assertEquals(List.of(user.id()), withEmail(word + "new"));
    }

    @Test
    void newEmailKeepsTheName() {
        Api.User user = aUser("Ada " + word, anEmail());
        json(Map.of("email", anEmail())).patch(user.path()).then().statusCode(200);
        assertEquals(List.of(user.id()), withName(word));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "email=a@example.org&namePrefix=a",
                "emailPrefix=a&namePrefix=a",
                "email=a@example.org&emailPrefix=a"
            })
    void filtersOfUsersCannotBeCombined(String query) {
        String detail = problem(given().get("/users?" + query), 400, "/users").getString("detail");
        assertTrue(detail.contains("cannot be combined"), detail);
    }

    private static List<Long> withEmail(String prefix) {
        return given().queryParam("emailPrefix", prefix)
                .get("/users")
                .jsonPath()
                .getList("id", Long.class);
    }

    private static List<Long> withName(String prefix) {
        return given().queryParam("namePrefix", prefix).get("/users").jsonPath().getList("id", Long.class);
    }
}
