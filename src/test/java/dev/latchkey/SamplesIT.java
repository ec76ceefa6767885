package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.license.Keys;
import dev.latchkey.support.Waiting;
import io.restassured.path.json.JsonPath;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
    private static final String NO_SERVER = "http://127.0.0.1:1";

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
            assertEquals("VALID: The license is valid.", result.output().strip());
        }
        JsonPath seats = JsonPath.from(latchkey.get("/licenses/%d/activations".formatted(license.getLong("id")))
                .body());
        assertEquals(List.of("ACTIVE"), seats.getList("state"), seats.prettify());
        assertTrue(seats.getString("[0].fingerprint").matches("[0-9a-f]{64}"), seats.prettify());
    }

    @ParameterizedTest
    @EnumSource
    void saysThatAllSeatsAreTaken(Sample sample) throws Exception {
        String key = license.getString("key");
        HttpResponse<String> other = latchkey.post(
                "/licenses/activate", "{\"key\":\"%s\",\"fingerprint\":\"another machine\"}".formatted(key));
        assertEquals(201, other.statusCode(), other.body());
        assertRefused("TOO_MANY_ACTIVATIONS: 1 of 1 seats are taken. ", run(sample, address(), key));
    }

    @ParameterizedTest
    @EnumSource
    void saysThatAKeyIsUnknown(Sample sample) throws Exception {
        assertRefused("NOT_FOUND: ", run(sample, address(), Keys.unknown()));
    }

    @ParameterizedTest
    @EnumSource
    void saysThatAKeyIsMistyped(Sample sample) throws Exception {
        for (String key : List.of("", "KEY-1234", "KEY-\"1234")) {
            assertRefused("MALFORMED_KEY: ", run(sample, address(), key));
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasNoVerdictWithoutAnAnswer(Sample sample) throws Exception {
        assertNoVerdict(run(sample, NO_SERVER, license.getString("key")));
        assertNoVerdict(run(sample, address() + "/elsewhere", license.getString("key")));
    }

    /** Such as the login page of a hotel's Wi-Fi. */
    @ParameterizedTest
    @EnumSource
    void hasNoVerdictFromAnotherServer(Sample sample) throws Exception {
        for (String page : List.of("<html>Please log in</html>", "{}")) {
            HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            other.createContext("/", exchange -> {
                try (exchange) {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(200, page.length());
                    exchange.getResponseBody().write(page.getBytes(StandardCharsets.UTF_8));
                }
            });
            other.start();
            try {
                String url = "http://127.0.0.1:" + other.getAddress().getPort();
                assertNoVerdict(run(sample, url, license.getString("key")));
            } finally {
                other.stop(0);
            }
        }
    }

    private static void assertRefused(String start, Result result) {
        assertEquals(1, result.exitCode(), result.output());
        assertTrue(result.output().startsWith(start), result.output());
    }

    private static void assertNoVerdict(Result result) {
        assertEquals(2, result.exitCode(), result.output());
        assertTrue(result.output().contains("No verdict: "), result.output());
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
