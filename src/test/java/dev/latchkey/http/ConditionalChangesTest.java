package dev.latchkey.http;

import static dev.latchkey.Api.aLicense;
import static dev.latchkey.Api.aUser;
import static dev.latchkey.Api.anEmail;
import static dev.latchkey.Api.json;
import static dev.latchkey.support.ProblemChecks.problem;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.head;
import static java.util.Collections.frequency;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.Api;
import dev.latchkey.support.Clients;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ETag and If-Match, for users and licenses. */
@QuarkusTest
class ConditionalChangesTest {
    private static final int CLIENTS = 16;

    private enum Kind {
        USER("name"),
        LICENSE("label");

        private final String member;

        Kind(String member) {
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
    void changeWithAnOldTagIs412(Kind kind) {
        String path = kind.create();
        String old = get(path).header("ETag");
        Response changed = kind.change(path, "One", old);
        changed.then().statusCode(200).header("ETag", matchesPattern("\"[\\w-]+\""));
        assertNotEquals(old, changed.header("ETag"));
        assertEquals(changed.header("ETag"), get(path).header("ETag"));
        assertEquals(
                "/problems/precondition-failed",
                problem(kind.change(path, "Two", old), 412, path).getString("type"));
        get(path).then().body(kind.member, equalTo("One"));
        kind.change(path, "Two", changed.header("ETag")).then().statusCode(200);
    }

    @ParameterizedTest
    @EnumSource
    void createReturnsTheTag(Kind kind) {
        Response created = kind == Kind.USER
                ? json(Map.of("name", "Ada", "email", anEmail())).post("/users")
                : given().post(aUser().licenses());
        created.then().statusCode(201);
        assertEquals(created.header("ETag"), get(created.header("Location")).header("ETag"));
    }

    @ParameterizedTest
    @EnumSource
    void headReturnsTheTag(Kind kind) {
        String path = kind.create();
        head(path).then().statusCode(200).header("ETag", get(path).header("ETag"));
    }

    @ParameterizedTest
    @EnumSource
    void concurrentChangesWithOneTagHaveOneWinner(Kind kind) throws Exception {
        String path = kind.create();
        String tag = get(path).header("ETag");
        List<Integer> statuses = Clients.run(
                CLIENTS, client -> kind.change(path, "Client " + client, tag).statusCode());
        assertEquals(1, frequency(statuses, 200));
        assertEquals(CLIENTS - 1, frequency(statuses, 412));
    }

    @ParameterizedTest
    @EnumSource
    void starListsAndWeakTagsFollowRfc9110(Kind kind) {
        String path = kind.create();
        kind.change(path, "One", "*").then().statusCode(200);
        String tag = get(path).header("ETag");
        kind.change(path, "Two", "\"other\", " + tag).then().statusCode(200);
        kind.change(path, "Three", "W/" + get(path).header("ETag")).then().statusCode(412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "\"abc", "\"a\" \"b\"", "w/\"a\"", "*, \"a\"", "\"a b\""})
    void malformedIfMatchIs400(String header) {
        json(Map.of("name", "One"))
                .header("If-Match", header)
                .patch(aUser().path())
                .then()
                .statusCode(400)
                .body("errors[0].parameter", equalTo("If-Match"));
    }

    @Test
    void unknownIdIs404WhateverTheTag() {
        Kind.USER.change("/users/999999999", "One", "\"a\"").then().statusCode(404);
        Kind.LICENSE.change("/licenses/999999999", "One", "*").then().statusCode(404);
    }

    @Test
    void deleteHonorsIfMatch() {
        Api.User user = aUser();
        String old = get(user.path()).header("ETag");
        Kind.USER.change(user.path(), "Another", "*").then().statusCode(200);
        given().header("If-Match", old).delete(user.path()).then().statusCode(412);
        given().header("If-Match", get(user.path()).header("ETag"))
                .delete(user.path())
                .then()
                .statusCode(204);
    }

    @Test
    void licenseActionsHonorIfMatch() {
        Api.License license = aLicense(Map.of());
        String old = get(license.path()).header("ETag");
        license.post("suspend", Map.of()).then().statusCode(200);
        given().header("If-Match", old).post(license.path() + "/revoke").then().statusCode(412);
        assertEquals("SUSPENDED", license.now().getString("status"));
    }
}
