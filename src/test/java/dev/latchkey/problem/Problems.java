package dev.latchkey.problem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.regex.Pattern;

/** What all problems have in common. */
final class Problems {
    private static final Pattern INTERNALS = Pattern.compile(
            "(?i)\\b(java|jakarta|org|com|io|dev)\\.\\w+\\.|exception|jackson|hibernate|sqlite|\\bselect\\b|insert into"
                    + "|constraint|email_folded|\\.java|/home/|/tmp/|/target/|\\.db\\b|`");

    private Problems() {}

    /** Checks what every problem has, and returns it. */
    static JsonPath problem(Response response, int status, String instance) {
        String body = new String(response.asByteArray(), UTF_8);
        assertEquals(status, response.statusCode(), body);
        assertEquals("application/problem+json", response.contentType());
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
