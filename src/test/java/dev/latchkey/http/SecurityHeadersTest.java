package dev.latchkey.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SecurityHeadersTest {
    @TestHTTPResource
    URI server;

    @ParameterizedTest
    @ValueSource(
            strings = {"/users", "/users/0", "/nowhere", "/", "/q/health", "/q/metrics", "/q/openapi", "/q/swagger-ui/"
            })
    void everyResponseHasThem(String path) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Strict-Transport-Security", nullValue());
    }

    @Test
    void refusedPathHasThem() throws IOException {
        RawHttp.Response response =
                RawHttp.exchange(server, "GET /users/%zz HTTP/1.1\nHost: localhost\nConnection: close\n\n");
        assertEquals(400, response.status());
        assertTrue(response.head().contains("X-Content-Type-Options: nosniff"), response.head());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users", "/licenses", "/tokens", "/users/0", "/nowhere", "/q/metrics"})
    void nobodyMayStoreData(String path) {
        given().get(path).then().header("Cache-Control", "no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/index.html", "/index.htm%6C", "//", "/q/swagger-ui/", "/q/swagger-ui/swagger-ui-bundle.js"
            })
    void pagesRunOnlyScriptsOfThisServer(String path) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'none'; script-src 'self'"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("Cache-Control", equalTo("no-cache"));
    }

    @Test
    void otherSitesAreNotAllowedToRead() {
        given().header("Origin", "https://evil.example")
                .get("/users")
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
    }
}
