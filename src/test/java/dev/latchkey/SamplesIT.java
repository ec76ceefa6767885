package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.support.Waiting;
import io.restassured.path.json.JsonPath;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The samples of docs/license-your-program.md, as a reader would run them. */
class SamplesIT {
    private static final Path PAGE = Path.of("docs/license-your-program.md");

    @TempDir
    static Path folder;

    private static Latchkey latchkey;

    private final JsonPath license = issue();

    /** A language, the file to save its sample in, and what runs it. */
    enum Sample {
        BASH("activate.sh", "bash"),
        PYTHON("activate.py", "python3"),
        JAVASCRIPT("activate.mjs", "node"),
        JAVA("Activate.java", Latchkey.java());

        private final String file;
        private final String program;

        Sample(String file, String program) {
            this.file = file;
            this.program = program;
        }

        List<String> needed() {
            return this == BASH ? List.of(program, "curl") : List.of(program);
        }
    }

    private record Result(int exitCode, String output) {}

    @BeforeAll
    static void start() throws IOException {
        latchkey = new Latchkey(folder);
        latchkey.createUser();
    }

    @AfterAll
    static void stop() throws Exception {
        latchkey.close();
    }

    private static JsonPath issue() {
        try {
            return JsonPath.from(
                    latchkey.post("/users/1/licenses", "{\"maxActivations\":1}").body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesASeatAndChecksIn(Sample sample) throws Exception {
        for (int i = 0; i < 2; i++) {
            Result result = run(sample, address(), license.getString("key"));
            assertEquals(0, result.exitCode(), result.output());
            assertTrue(result.output().contains("VALID"), result.output());
        }
        assertEquals(1, latchkey.count("/licenses/%d/activations".formatted(license.getLong("id"))));
    }

    @ParameterizedTest
    @EnumSource
    void saysThatAllSeatsAreTaken(Sample sample) throws Exception {
        String key = license.getString("key");
        HttpResponse<String> other = latchkey.post(
                "/licenses/activate", "{\"key\":\"%s\",\"fingerprint\":\"another machine\"}".formatted(key));
        assertEquals(201, other.statusCode(), other.body());
        Result result = run(sample, address(), key);
        assertEquals(1, result.exitCode(), result.output());
        assertTrue(result.output().contains("TOO_MANY_ACTIVATIONS"), result.output());
        assertTrue(result.output().contains("1 of 1 seats are taken"), result.output());
    }

    @ParameterizedTest
    @EnumSource
    void saysThatAKeyIsMistyped(Sample sample) throws Exception {
        Result result = run(sample, address(), "KEY-1234");
        assertEquals(1, result.exitCode(), result.output());
        assertTrue(result.output().contains("MALFORMED_KEY"), result.output());
    }

    @ParameterizedTest
    @EnumSource
    void hasNoVerdictWithoutAnAnswer(Sample sample) throws Exception {
        assertEquals(
                2, run(sample, "http://127.0.0.1:1", license.getString("key")).exitCode());
        assertEquals(
                2,
                run(sample, address() + "/elsewhere", license.getString("key")).exitCode());
    }

    private static String address() {
        return latchkey.address().toString().replaceFirst("/$", "");
    }

    private static Result run(Sample sample, String url, String key) throws Exception {
        sample.needed().forEach(program -> assumeTrue(isInstalled(program), program + " is needed to run this sample"));
        Path script = Files.writeString(folder.resolve(sample.file), codeOf(sample));
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder command = new ProcessBuilder(sample.program, script.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment().putAll(Map.of("LATCHKEY_URL", url, "LATCHKEY_KEY", key));
        Process process = command.start();
        try {
            return new Result(Waiting.await(process), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean isInstalled(String program) {
        return Path.of(program).isAbsolute()
                || Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static String codeOf(Sample sample) throws IOException {
        Matcher block = Pattern.compile(
                        "```%s\n(.*?)```".formatted(sample.name().toLowerCase(Locale.ROOT)), Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        List<String> found = new ArrayList<>();
        while (block.find()) {
            found.add(block.group(1));
        }
        assertEquals(1, found.size(), "The page has one sample in each language");
        return found.get(0);
    }
}
