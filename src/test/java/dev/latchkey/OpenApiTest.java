package dev.latchkey;

import static dev.latchkey.Api.anEmail;
import static io.restassured.RestAssured.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.problem.ProblemType;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The generated document: what the resources say about routes, and what META-INF/openapi.yaml adds. */
@QuarkusTest
class OpenApiTest {
    private JsonPath document;

    @BeforeEach
    void readDocument() {
        document = get("/q/openapi?format=json").jsonPath();
    }

    @Test
    void everyOperationHasProse() {
        forEachOperation((name, operation) -> {
            assertNotNull(operation.get("description"), name);
            assertNotNull(operation.get("summary"), name);
        });
    }

    @Test
    void everyBodyHasAnExample() {
        forEachOperation((name, operation) -> {
            Map<?, ?> body = (Map<?, ?>) operation.get("requestBody");
            if (body != null) {
                assertExamples(name, body);
            }
            ((Map<?, ?>) operation.get("responses"))
                    .values().stream()
                            .map(response -> (Map<?, ?>) response)
                            .filter(response -> response.containsKey("content"))
                            .forEach(response -> assertExamples(name, response));
        });
    }

    private static void assertExamples(String name, Map<?, ?> body) {
        ((Map<?, ?>) body.get("content"))
                .values()
                .forEach(media -> assertTrue(((Map<?, ?>) media).containsKey("examples"), name));
    }

    @Test
    void everyOperationNamesItsScope() {
        assertEquals(List.of(Map.of("token", List.of("users:read"))), document.getList("paths.'/users'.get.security"));
        assertEquals(List.of(Map.of("token", List.of())), document.getList("paths.'/tokens/current'.get.security"));
        assertEquals(List.of(), document.getList("paths.'/licenses/validate'.post.security"));
        assertEquals("bearer", document.getString("components.securitySchemes.token.scheme"));
    }

    @Test
    void everyProblemIsDocumentedWithACompleteExample() {
        Set<String> documented = new TreeSet<>();
        Map<String, Map<String, Object>> responses = document.getMap("components.responses");
        responses.keySet().forEach(name -> {
            Map<String, Map<String, Map<String, Object>>> examples = document.getMap(
                    "components.responses.'%s'.content.'application/problem+json'.examples".formatted(name));
            examples.forEach((slug, example) -> {
                Map<String, Object> problem = example.get("value");
                assertEquals("/problems/" + slug, problem.get("type"));
                assertNotNull(problem.get("detail"), slug);
                documented.add(slug);
            });
        });
        Set<String> all = new TreeSet<>(
                Stream.of(ProblemType.values()).map(ProblemType::slug).toList());
        // A 405 is an answer of paths, not of operations.
        all.remove("method-not-allowed");
        assertEquals(all, documented);
    }

    @Test
    void responsesMatchTheirSchemas() {
        Api.User user = Api.aUser();
        long license = user.issue(Map.of()).id();
        assertMembers("User", get(user.path()).jsonPath().getMap(""));
        assertMembers("License", get("/licenses/" + license).jsonPath().getMap(""));
        JsonPath event = get("/licenses/%d/events".formatted(license)).jsonPath();
        assertMembers("LicenseEvent", event.getMap("[0]"));
        assertMembers("LicenseSnapshot", event.getMap("[0].after"));
        long token = Api.json(Map.of("name", anEmail(), "role", "viewer"))
                .post("/tokens")
                .jsonPath()
                .getLong("id");
        assertMembers("CurrentToken", get("/tokens/current").jsonPath().getMap(""));
        assertMembers(
                "TokenEvent",
                get("/tokens/%d/events".formatted(token)).jsonPath().getMap("[0]"));
        Map<String, Object> shown = get("/tokens/" + token).jsonPath().getMap("");
        assertEquals(Set.copyOf(document.getList("components.schemas.Token.required")), shown.keySet());
        assertTrue(propertiesOf("Problem")
                .containsAll(get("/users/0").jsonPath().getMap("").keySet()));
    }

    @Test
    void verdictsMatchTheirSchemas() {
        Api.License license = Api.aLicense(Map.of("features", List.of("pdf"), "leaseFor", "P1D"));
        JsonPath activated = license.activate("a").jsonPath();
        assertMembers("LicenseView", activated.getMap("license"));
        assertMembers("ActivationView", activated.getMap("activation"));
        JsonPath explained = Api.json(Map.of("key", license.key(), "fingerprint", "a"))
                .post("/licenses/validate?explain=true")
                .jsonPath();
        assertEquals(propertiesOf("Verdict"), explained.getMap("").keySet());
        assertEquals(
                Set.of("valid", "code", "detail"), Set.copyOf(document.getList("components.schemas.Verdict.required")));
        assertMembers("Check", explained.getMap("checks[0]"));
        assertMembers("Activation", get(license.activations()).jsonPath().getMap("[0]"));
        JsonPath event = get(license.path() + "/events").jsonPath();
        assertMembers("LicenseEvent", event.getMap("[1]"));
        assertMembers("LicenseEventSeat", event.getMap("[1].seat"));
        assertMembers(
                "ReleasedSeats",
                Api.json(Map.of())
                        .post(license.activations() + "/release")
                        .jsonPath()
                        .getMap(""));
    }

    @Test
    void activationHasAResponseForEachOutcome() {
        Map<String, Map<String, Object>> responses = document.getMap("paths.'/licenses/activate'.post.responses");
        for (String status : List.of("200", "201")) {
            assertEquals(
                    "#/components/schemas/Verdict",
                    document.getString(
                            "paths.'/licenses/activate'.post.responses.'%s'.content.'application/json'.schema.'$ref'"
                                    .formatted(status)),
                    responses::toString);
        }
    }

    /** Every member is present, and only those are null that may be. */
    private void assertMembers(String schema, Map<String, Object> answer) {
        assertEquals(propertiesOf(schema), answer.keySet());
        assertEquals(Set.copyOf(document.getList("components.schemas.%s.required".formatted(schema))), answer.keySet());
        answer.forEach((member, value) -> assertTrue(
                value != null
                        || document.getString("components.schemas.%s.properties.%s".formatted(schema, member))
                                .contains("null"),
                schema + "." + member));
    }

    @Test
    void bodiesHaveNoUnknownMembers() {
        for (String body : Set.of(
                "NewUser",
                "UserChanges",
                "NewLicense",
                "LicenseChanges",
                "Reason",
                "Renewal",
                "ValidationRequest",
                "ActivationRequest",
                "DeactivationRequest",
                "NewToken",
                "TokenChanges",
                "TokenRotation")) {
            assertFalse(document.getBoolean("components.schemas.%s.additionalProperties".formatted(body)), body);
        }
    }

    private Set<Object> propertiesOf(String schema) {
        return document.getMap("components.schemas.%s.properties".formatted(schema))
                .keySet();
    }

    private void forEachOperation(BiConsumer<String, Map<?, ?>> check) {
        Map<String, Map<String, Object>> paths = document.getMap("paths");
        paths.forEach((path, methods) -> methods.forEach((method, operation) -> {
            if (operation instanceof Map<?, ?> value && !path.startsWith("/probes")) {
                check.accept(method + " " + path, value);
            }
        }));
    }
}
