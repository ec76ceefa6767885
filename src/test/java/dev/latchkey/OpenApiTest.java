package dev.latchkey;

import static io.restassured.RestAssured.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The document is written by hand: these tests hold it against the code. */
@QuarkusTest
class OpenApiTest {
    private JsonPath document;

    @BeforeEach
    void readTheDocument() {
        document = get("/q/openapi?format=json").jsonPath();
    }

    @Test
    void theDocumentHasExactlyTheRoutesOfTheResources() {
        assertEquals(routesOfTheResources(), routesOfTheDocument());
    }

    @Test
    void everyOperationHasADescriptionAndItsProblems() {
        Map<String, Map<String, Object>> paths = document.getMap("paths");
        paths.forEach((path, methods) -> methods.forEach((method, value) -> {
            if (value instanceof Map<?, ?> operation) {
                assertTrue(operation.containsKey("description"), path + " " + method);
                Map<?, ?> responses = (Map<?, ?>) operation.get("responses");
                assertTrue(responses.keySet().containsAll(Set.of("400", "500", "503")), path + " " + method);
            }
        }));
    }

    @Test
    void answersHaveTheMembersOfTheirSchemas() {
        Api.User user = Api.aUser();
        long license = user.holds(Map.of());
        assertEquals(membersOf("User"), get(user.path()).jsonPath().getMap("").keySet());
        assertEquals(
                membersOf("License"),
                get("/licenses/" + license).jsonPath().getMap("").keySet());
        JsonPath event = get("/licenses/%d/events".formatted(license)).jsonPath();
        assertEquals(membersOf("LicenseEvent"), event.getMap("[0]").keySet());
        assertEquals(membersOf("LicenseTerms"), event.getMap("[0].after").keySet());
        String key = get("/licenses/" + license).path("key");
        JsonPath validation =
                Api.json(Map.of("key", key)).post("/licenses/validate").jsonPath();
        assertEquals(membersOf("Validation"), validation.getMap("").keySet());
        assertEquals(
                document.getMap("components.schemas.Validation.properties.license.properties")
                        .keySet(),
                validation.getMap("license").keySet());
        assertTrue(membersOf("Problem")
                .containsAll(get("/users/0").jsonPath().getMap("").keySet()));
    }

    private Set<Object> membersOf(String schema) {
        return document.getMap("components.schemas." + schema + ".properties").keySet();
    }

    private Set<String> routesOfTheDocument() {
        Set<String> routes = new TreeSet<>();
        Map<String, Map<String, Object>> paths = document.getMap("paths");
        paths.forEach((path, methods) -> methods.forEach((method, operation) -> {
            if (operation instanceof Map) {
                routes.add(method.toUpperCase(Locale.ROOT) + " " + path);
            }
        }));
        return routes;
    }

    private static Set<String> routesOfTheResources() {
        Set<String> routes = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.latchkey")) {
            if (type.isAnnotatedWith(Path.class)) {
                type.getMethods().forEach(method -> addRoute(routes, type, method));
            }
        }
        return routes;
    }

    private static void addRoute(Set<String> routes, JavaClass type, JavaMethod method) {
        String path = type.getAnnotationOfType(Path.class).value()
                + method.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
        method.getAnnotations().stream()
                .flatMap(annotation -> annotation.getRawType().tryGetAnnotationOfType(HttpMethod.class).stream())
                .forEach(httpMethod -> routes.add(httpMethod.value() + " " + path));
    }
}
