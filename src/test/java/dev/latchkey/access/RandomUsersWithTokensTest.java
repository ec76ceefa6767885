package dev.latchkey.access;

import static dev.latchkey.access.Tokens.aTokenWithRole;
import static dev.latchkey.access.Tokens.aTokenWithScopes;
import static org.hamcrest.Matchers.hasSize;

import dev.latchkey.randomuser.RandomUserStub;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Random users are created with the token of the caller. */
@QuarkusTest
@TestProfile(TokensMode.class)
@QuarkusTestResource(value = RandomUserStub.class, restrictToAnnotatedClass = true)
class RandomUsersWithTokensTest {

    @Test
    void tokenOfTheCallerIsPassedOn() {
        RandomUserStub.behavesWell();
        aTokenWithScopes("users:write")
                .request()
                .post("/users/random?count=3")
                .then()
                .statusCode(201)
                .body("created", hasSize(3))
                .body("skipped", hasSize(0));
    }

    @Test
    void viewerCannotCreateThem() {
        aTokenWithRole("viewer").request().post("/users/random").then().statusCode(403);
        aTokenWithRole("viewer")
                .request()
                .accept("text/event-stream")
                .post("/users/random")
                .then()
                .statusCode(403);
    }
}
