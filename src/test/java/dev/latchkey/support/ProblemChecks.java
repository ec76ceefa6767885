package dev.latchkey.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;

/** Checks what every problem document must have, and must not have. */
public final class ProblemChecks {
    private static final String MEDIA_TYPE = "application/problem+json";
    private static final Pattern INTERNALS = Pattern.compile(
            "(?i)\\b(java|jakarta|org|com|io|dev)\\.\\w+\\.|exception|jackson|hibernate|sqlite|\\bselect\\b|insert into"
                    + "|constraint|disk image|email_folded|\\.java|/home/|/tmp/|/target/|\\.db\\b|`");

    private ProblemChecks() {}

    /** Checks the response and returns its problem. */
    public static JsonPath problem(Response response, int status, String instance) {
        assertEquals(MEDIA_TYPE, response.contentType(), response.asString());
        return problem(response.statusCode(), new String(response.asByteArray(), UTF_8), status, instance);
    }

    /** Checks the response and returns its problem. */
    public static JsonPath problem(HttpResponse<String> response, int status) {
        assertEquals(MEDIA_TYPE, response.headers().firstValue("Content-Type").orElse(""), response.body());
        return problem(
                response.statusCode(),
                response.body(),
                status,
                response.request().uri().getPath());
    }

    /** Checks the response and returns its problem. */
    public static JsonPath problem(RawHttp.Response response, int status, String instance) {
        assertTrue(response.head().contains(MEDIA_TYPE), response.head());
        return problem(response.status(), response.body(), status, instance);
    }

    private static JsonPath problem(int actualStatus, String body, int status, String instance) {
        assertEquals(status, actualStatus, body);
        JsonPath problem = JsonPath.from(body);
        assertTrue(problem.getString("type").matches("/problems/[a-z0-9-]+"), body);
        assertFalse(problem.getString("title").isBlank(), body);
        assertEquals(status, problem.getInt("status"), body);
        assertTrue(problem.getString("detail").matches("(?s).*\\w.*[.?]"), body);
        assertEquals(instance, problem.getString("instance"), body);
        assertFalse(INTERNALS.matcher(body).find(), body);
        assertEquals(status == 500, problem.get("errorId") != null, body);
        return problem;
    }
}
