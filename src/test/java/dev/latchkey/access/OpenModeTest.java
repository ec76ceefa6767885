package dev.latchkey.access;

import static dev.latchkey.Api.anEmail;
import static dev.latchkey.support.ProblemChecks.problem;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.Api;
import dev.latchkey.support.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a web page of another site cannot do in open mode. */
@QuarkusTest
@TestProfile(OpenModeTest.WithHostName.class)
class OpenModeTest {
    /** One host name is allowed. */
    public static class WithHostName implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("latchkey.hosts", "Desk.Example.ORG");
        }
    }

    @TestHTTPResource
    URI server;

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://evil.example",
        "Origin, null",
        "Origin, http://localhost:1"
    })
    void changesFromOtherSitesAreRefused(String header, String value) {
        Api.License license = Api.aLicense(Map.of());
        String suspend = license.path() + "/suspend";
        String type = problem(
                        given().header(header, value)
                                .contentType("application/x-www-form-urlencoded")
                                .post(suspend),
                        403,
                        suspend)
                .getString("type");
        assertEquals("/problems/cross-site", type);
        problem(given().header(header, value).delete("/users/1"), 403, "/users/1");
        problem(given().header(header, value).post("/nowhere"), 403, "/nowhere");
        assertEquals("ACTIVE", license.now().getString("status"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void changesFromOwnPagesAndProgramsAreMade(String site) {
        Map<String, String> user = Map.of("name", "A", "email", anEmail());
        given().header("Sec-Fetch-Site", site)
                .contentType(ContentType.JSON)
                .body(user)
                .post("/users")
                .then()
                .statusCode(201);
    }

    @Test
    void olderBrowserIsKnownByItsOrigin() {
        given().header("Origin", "http://" + server.getAuthority())
                .contentType(ContentType.JSON)
                .body(Map.of("name", "A", "email", anEmail()))
                .post("/users")
                .then()
                .statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example:8080", "evil.example", "127.0.0.1.evil.example"})
    void foreignHostNameIsRefusedOnEveryRoute(String host) throws IOException {
        for (String path : new String[] {"/licenses", "/", "/q/metrics", "/q/health", "/nowhere"}) {
            RawHttp.Response response = get(path, host);
            assertEquals("/problems/wrong-host", problem(response, 421, path).getString("type"));
            assertTrue(response.head().contains("X-Content-Type-Options: nosniff"), response.head());
        }
    }

    @Test
    void malformedHostIsRefused() throws IOException {
        problem(get("/licenses", "evil{.example"), 400, "/licenses");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8080",
                "10.1.2.3",
                "[::1]:8080",
                "localhost:8080",
                "LOCALHOST",
                "desk",
                "desk.example.org"
            })
    void ownHostNameIsAccepted(String host) throws IOException {
        assertEquals(200, get("/users", host).status());
    }

    @Test
    void tokenIsIgnored() {
        given().header("Authorization", "Bearer nonsense").get("/users").then().statusCode(200);
        assertFalse(given().get("/tokens/current").asString().contains("nonsense"));
    }

    private RawHttp.Response get(String path, String host) throws IOException {
        return RawHttp.exchange(server, """
                GET %s HTTP/1.1
                Host: %s
                Connection: close

                """.formatted(path, host));
    }
}
