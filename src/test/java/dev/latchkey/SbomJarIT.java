package dev.latchkey;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.restassured.path.json.JsonPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The software bill of materials that the build writes. */
class SbomJarIT {

    @Test
    void everyShippedLibraryIsListedWithItsHashes() throws Exception {
        List<Map<String, Object>> components =
                new JsonPath(Path.of("target/latchkey-sbom.json").toFile()).getList("components");
        Set<String> named = components.stream()
                .filter(component -> component.get("hashes") != null)
                .map(component -> "%s.%s-%s.jar"
                        .formatted(component.get("group"), component.get("name"), component.get("version")))
                .collect(toSet());
        Set<String> missing = new TreeSet<>(shipped());
        assertFalse(missing.isEmpty());
        missing.removeAll(named);
        assertEquals(Set.of(), missing);
    }

    private static Set<String> shipped() throws Exception {
        try (Stream<Path> files = Files.walk(Path.of("target/quarkus-app/lib"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .collect(toSet());
        }
    }
}
