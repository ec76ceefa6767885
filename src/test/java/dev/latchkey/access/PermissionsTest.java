package dev.latchkey.access;

import static dev.latchkey.access.Tokens.aToken;
import static dev.latchkey.access.Tokens.aTokenWithRole;
import static dev.latchkey.access.Tokens.aTokenWithScopes;
import static dev.latchkey.access.Tokens.asAdmin;
import static dev.latchkey.support.ProblemChecks.problem;
import static io.restassured.RestAssured.given;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.latchkey.access.Tokens.Issued;
import dev.latchkey.support.Waiting;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route with every kind of token. The routes come from the resources, so none can be forgotten. */
@QuarkusTest
@TestProfile(TokensMode.class)
class PermissionsTest {
    private static final String ANY_TOKEN = "any token";
    private static final String PUBLIC = "public";

    private static final Map<String, String> NEEDED = new TreeMap<>(Map.ofEntries(
            entry("GET /users", "users:read"),
            entry("POST /users", "users:write"),
            entry("POST /users/random", "users:write"),
            entry("GET /users/{id}", "users:read"),
            entry("PATCH /users/{id}", "users:write"),
            entry("DELETE /users/{id}", "users:write"),
            entry("GET /users/{id}/licenses", "licenses:read"),
            entry("POST /users/{id}/licenses", "licenses:write"),
            entry("GET /licenses", "licenses:read"),
            entry("GET /licenses/{id}", "licenses:read"),
            entry("PATCH /licenses/{id}", "licenses:write"),
            entry("GET /licenses/{id}/events", "licenses:read"),
            entry("POST /licenses/{id}/suspend", "licenses:write"),
            entry("POST /licenses/{id}/reinstate", "licenses:write"),
            entry("POST /licenses/{id}/renew", "licenses:write"),
            entry("POST /licenses/{id}/rotate", "licenses:write"),
            entry("POST /licenses/{id}/revoke", "licenses:write"),
            entry("POST /licenses/validate", PUBLIC),
            entry("POST /licenses/activate", PUBLIC),
            entry("POST /licenses/deactivate", PUBLIC),
            entry("POST /licenses/certificate", PUBLIC),
            entry("POST /licenses/{id}/certificate", "keys:read"),
            entry("POST /licenses/{id}/validate", "licenses:read"),
            entry("GET /licenses/revoked", PUBLIC),
            entry("GET /.well-known/jwks.json", PUBLIC),
            entry("GET /signing-keys", PUBLIC),
            entry("GET /signing-keys/{kid}.pem", PUBLIC),
            entry("POST /signing-keys/rotate", "signing-keys:write"),
            entry("GET /licenses/{id}/activations", "licenses:read"),
            entry("POST /licenses/{id}/activations/release", "activations:write"),
            entry("GET /licenses/{id}/activations/{activationId}", "licenses:read"),
            entry("DELETE /licenses/{id}/activations/{activationId}", "activations:write"),
            entry("GET /activations", "licenses:read"),
            entry("GET /overview", "licenses:read"),
            entry("GET /tokens", "tokens:write"),
            entry("POST /tokens", "tokens:write"),
            entry("GET /tokens/current", ANY_TOKEN),
            entry("GET /tokens/{id}", "tokens:write"),
            entry("PATCH /tokens/{id}", "tokens:write"),
            entry("DELETE /tokens/{id}", "tokens:write"),
            entry("POST /tokens/{id}/rotate", "tokens:write"),
            entry("GET /tokens/{id}/events", "tokens:write"),
            entry("GET /backups", "backups:write"),
            entry("POST /backups", "backups:write")));

    private static final Map<String, Set<String>> ROLES = Map.of(
            "admin",
            Set.of(
                    "users:read",
                    "users:write",
                    "licenses:read",
                    "licenses:write",
                    "keys:read",
                    "activations:write",
                    "tokens:write",
                    "signing-keys:write",
                    "backups:write"),
            "issuer",
            Set.of("users:read", "users:write", "licenses:read", "licenses:write", "keys:read", "activations:write"),
            "support",
            Set.of("users:read", "licenses:read", "activations:write"),
            "viewer",
            Set.of("users:read", "licenses:read"));

    private static final Map<String, Issued> TOKENS = new TreeMap<>();
    private static final List<String> INVALID = new ArrayList<>();

    static Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        for (JavaClass resource : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.latchkey")) {
            if (resource.isAnnotatedWith(Path.class) && !resource.isInterface()) {
                resource.getMethods().stream()
                        .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class))
                        .forEach(method -> routes.add(routeOf(resource, method)));
            }
        }
        return routes;
    }

    private static String routeOf(JavaClass resource, JavaMethod method) {
        String verb = method.getAnnotations().stream()
                .map(annotation -> annotation.getRawType().getSimpleName())
                .filter(Set.of("GET", "POST", "PATCH", "DELETE", "PUT")::contains)
                .findFirst()
                .orElseThrow();
        String path = method.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
        return verb + " " + resource.getAnnotationOfType(Path.class).value() + path;
    }

    @Test
    void tableHasEveryRoute() {
        assertEquals(routes(), NEEDED.keySet());
    }

    @ParameterizedTest
    @MethodSource("routes")
    void tokenDecides(String route) {
        String needed = NEEDED.get(route);
        assertNotAuthenticated(route, send(route, given().contentType(ContentType.JSON)));
        for (String header : INVALID) {
            RequestSpecification request = given().contentType(ContentType.JSON).header("Authorization", header);
            assertNotAuthenticated(route, send(route, request));
        }
        ROLES.forEach((role, scopes) -> {
            Response response = send(route, TOKENS.get(role).request());
            if (scopes.contains(needed) || needed.equals(PUBLIC) || needed.equals(ANY_TOKEN)) {
                assertAllowed(role + ": " + route, response);
            } else {
                String detail = problem(response, 403, pathOf(route)).getString("detail");
                assertTrue(detail.contains(needed), detail);
            }
        });
    }

    /** Once for all tests: garbage, and tokens that are mistyped, unknown, revoked or expired. */
    @BeforeEach
    void createTokens() {
        if (!TOKENS.isEmpty()) {
            return;
        }
        ROLES.keySet().forEach(role -> TOKENS.put(role, aTokenWithRole(role)));
        Issued expired = aToken(Map.of("role", "admin", "validFor", "PT1S"));
        Issued revoked = aTokenWithRole("admin");
        asAdmin().delete(revoked.path()).then().statusCode(204);
        String unknown = anUnknownSecret();
        Stream.of("garbage", unknown.replaceAll(".$", "U"), unknown, revoked.secret(), expired.secret())
                .forEach(secret -> INVALID.add("Bearer " + secret));
        INVALID.add("Basic YTpi");
        Waiting.waitUntil(
                "the token has expired",
                () -> expired.request().get("/tokens/current").statusCode() == 401);
    }

    private static String anUnknownSecret() {
        return TokenSecret.random(new SecureRandom()).value();
    }

    private static void assertNotAuthenticated(String route, Response response) {
        if (NEEDED.get(route).equals(PUBLIC)) {
            assertAllowed(route, response);
        } else {
            problem(response, 401, pathOf(route));
            assertTrue(response.header("WWW-Authenticate").startsWith("Bearer "), route);
        }
    }

    /** Nothing has the id, and the bodies are invalid, so an allowed request changes nothing but the signing key. */
    private static Response send(String route, RequestSpecification request) {
        String method = route.substring(0, route.indexOf(' '));
        RequestSpecification complete = method.equals("GET") || method.equals("DELETE") ? request : request.body("{}");
        return complete.request(method, pathOf(route) + (route.endsWith("/random") ? "?count=0" : ""));
    }

    private static String pathOf(String route) {
        return route.substring(route.indexOf(' ') + 1).replaceAll("\\{\\w+}", "999999999");
    }

    private static void assertAllowed(String what, Response response) {
        assertTrue(
                Set.of(200, 201, 400, 404, 409).contains(response.statusCode()),
                () -> what + ": " + response.statusLine());
    }

    @Test
    void pagesAndHealthArePublicAndMetricsAreNot() {
        for (String path : List.of("/", "/q/swagger-ui/", "/q/openapi", "/q/health", "/q/health/live")) {
            given().get(path).then().statusCode(200);
        }
        for (String path : List.of("/q/metrics", "/q/metrics/", "/q//metrics", "/q/x/../metrics")) {
            assertEquals(401, given().urlEncodingEnabled(false).get(path).statusCode(), path);
        }
        aTokenWithRole("issuer").request().get("/q/metrics").then().statusCode(403);
        aTokenWithRole("viewer").request().get("/q/metrics").then().statusCode(200);
    }

    @Test
    void verdictIsExplainedOnlyToThoseWhoMayReadLicenses() {
        String path = "/licenses/validate?explain=true";
        problem(given().contentType(ContentType.JSON).body("{\"key\":\"x\"}").post(path), 401, "/licenses/validate");
        problem(
                aTokenWithScopes("backups:write")
                        .request()
                        .body("{\"key\":\"x\"}")
                        .post(path),
                403,
                "/licenses/validate");
        aTokenWithRole("support")
                .request()
                .body("{\"key\":\"x\"}")
                .post(path)
                .then()
                .statusCode(200);
    }

    @Test
    void healthHasDetailsOnlyForViewers() {
        for (String path :
                List.of("/q/health", "/q/health/", "/q/health/live", "/q/health/ready", "/q/health/started")) {
            assertEquals(List.of(), given().get(path).jsonPath().getList("checks"), path);
            assertEquals(List.of(), given().post(path).jsonPath().getList("checks"), path);
        }
        Response ofOther = aTokenWithScopes("backups:write").request().get("/q/health");
        assertEquals(List.of(), ofOther.jsonPath().getList("checks"));
        assertTrue(aTokenWithRole("viewer")
                        .request()
                        .get("/q/health")
                        .jsonPath()
                        .getList("checks")
                        .size()
                > 1);
    }

    @Test
    void revocationTakesEffectOnTheNextRequest() {
        for (int i = 0; i < 20; i++) {
            Issued token = aTokenWithRole("viewer");
            token.request().get("/users").then().statusCode(200);
            asAdmin().delete(token.path()).then().statusCode(204);
            token.request().get("/users").then().statusCode(401);
        }
    }

    @Test
    void tokenIsCheckedBeforeTheBody() {
        String oversized = "{\"name\": \"" + "x".repeat(100_000) + "\"}";
        given().contentType(ContentType.JSON)
                .body(oversized)
                .post("/users")
                .then()
                .statusCode(401);
    }
}
