package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.support.Waiting;
import io.restassured.path.json.JsonPath;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/certificates.md for a machine without a network, as a reader would run them. */
class AirGapIT {
    private static final Path PAGE = Path.of("docs/certificates.md");
    private static final Path VERIFIERS = Path.of("docs/verify").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void certificateIsCarriedIn() throws Exception {
        assumeTrue(
                Stream.of("curl", "jq", "openssl").allMatch(AirGapIT::isInstalled),
                "curl, jq and openssl are needed for the commands");
        List<String> steps = steps();
        assertEquals(3, steps.size(), "The page has three steps");
        try (Latchkey latchkey = new Latchkey(folder)) {
            latchkey.createUser();
            JsonPath license =
                    JsonPath.from(latchkey.post("/users/1/licenses", "{\"product\":\"editor\",\"maxActivations\":1}")
                            .body());
            Map<String, String> online = Map.of(
                    "LATCHKEY_URL", latchkey.address().toString().replaceFirst("/$", ""),
                    "LATCHKEY_KEY", license.getString("key"));
            run(steps.get(0), Map.of());
            run(steps.get(1), online);
            assertEquals(
                    List.of(Files.readString(folder.resolve("request.txt")).strip()),
                    JsonPath.from(latchkey.get("/licenses/1/activations").body())
                            .getList("fingerprint"));
        }
        Files.copy(VERIFIERS.resolve("verify.sh"), folder.resolve("verify.sh"));
        String verdict = run(steps.get(2), Map.of());
        assertTrue(verdict.startsWith("VALID: Good until "), verdict);
        Files.writeString(folder.resolve("request.txt"), "another machine");
        verdict = run(steps.get(2).strip() + " || true", Map.of());
        assertTrue(verdict.startsWith("WRONG_FINGERPRINT: "), verdict);
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    /** The shell blocks of the section. */
    private static List<String> steps() throws IOException {
        String section = Files.readString(PAGE).split("## A machine without a network")[1];
        return Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(section)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private String run(String commands, Map<String, String> environment) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", commands)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertEquals(0, Waiting.await(process), Files.readString(output));
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }
}
