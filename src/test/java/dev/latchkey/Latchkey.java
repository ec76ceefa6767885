package dev.latchkey;

import static dev.latchkey.support.Waiting.await;
import static dev.latchkey.support.Waiting.waitUntil;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.latchkey.support.Http;
import dev.latchkey.support.TestPostgres;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged application, jar or native binary, running as its own process in its own folder on a free port. */
final class Latchkey implements AutoCloseable {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Properties ARTIFACT = artifact();
    private static final String ANY_PORT = "-Dquarkus.http.port=0";
    private static final Pattern LISTENING = Pattern.compile("Listening on: (https?://\\S+)");
    private static final Pattern LISTENING_WITH_TLS = Pattern.compile("Listening on: .*(https://\\S+)");
    private static final Pattern COMPLAINT = Pattern.compile("\\b(WARN|WARNING|ERROR|SEVERE)\\b");

    private final Path log;
    private final Process process;
    private volatile URI address;

    /** With a scratch database in the folder, unless the options say otherwise. */
    Latchkey(Path folder, String... options) throws IOException {
        this(List.of(), folder, options);
    }

    /** Wrapped in another program, such as unshare. */
    Latchkey(List<String> starter, Path folder, String... options) throws IOException {
        this(folder, Stream.of(starter, command(options)).flatMap(List::stream).toList());
    }

    /** Started by the launcher script that is packaged with the jar. */
    static Latchkey launchedBy(Path launcher, Path folder, String option) throws IOException {
        return new Latchkey(folder, List.of(launcher.toString(), option, ANY_PORT));
    }

    /** Running a command instead of the service. It logs in to PostgreSQL as TestPostgres needs it. */
    static Latchkey command(Path folder, String... arguments) throws IOException {
        List<String> login = List.of("env", "LATCHKEY_DATA_USER=postgres");
        return new Latchkey(
                folder,
                Stream.of(login, command(), List.of(arguments))
                        .flatMap(List::stream)
                        .toList());
    }

    /** With a durable database in this file. */
    static Latchkey durable(Path data, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("-Dlatchkey.data=" + data);
        return new Latchkey(data.toAbsolutePath().getParent(), all.toArray(String[]::new));
    }

    /** On a database of {@link TestPostgres}. */
    static Latchkey onPostgres(Path folder, String url, String... options) throws IOException {
        return new Latchkey(
                folder,
                Stream.concat(Stream.of("-Dlatchkey.data=" + url, "-Dlatchkey.data.user=postgres"), Stream.of(options))
                        .toArray(String[]::new));
    }

    /** The same as {@link #durable}, without the admin token of tests. */
    static Latchkey durableWithoutToken(Path data, String... options) throws IOException {
        return durable(
                data,
                Stream.of(options, new String[] {"-Dlatchkey.admin-token="})
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
    }

    private Latchkey(Path folder, List<String> command) throws IOException {
        log = Files.createTempFile("latchkey", ".log");
        log.toFile().deleteOnExit();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("LATCHKEY_ADMIN_TOKEN", Http.ADMIN_TOKEN);
        process = builder.start();
    }

    /** The build's own description of what it has packaged. */
    private static Properties artifact() {
        Properties artifact = new Properties();
        try (Reader file = Files.newBufferedReader(TARGET.resolve("quarkus-artifact.properties"))) {
            artifact.load(file);
            return artifact;
        } catch (IOException e) {
            throw new UncheckedIOException("Nothing is packaged", e);
        }
    }

    private static boolean isNative() {
        return ARTIFACT.getProperty("type").equals("native");
    }

    /** A native binary takes the same options as the java command. */
    private static List<String> command(String... options) {
        String path = TARGET.resolve(ARTIFACT.getProperty("path")).toString();
        List<String> command = new ArrayList<>();
        // Without the optimizing compiler it starts in half the time, and tests start it often.
        command.addAll(isNative() ? List.of(path) : List.of(java(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.add(ANY_PORT);
        command.addAll(isNative() ? List.of() : List.of("-jar", path));
        return command;
    }

    /** The java command that runs this test. */
    static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    /** Waits until it listens, and returns where. */
    URI address() {
        if (address == null) {
            address = awaitAddress(LISTENING);
        }
        return address;
    }

    /** The same for HTTPS. */
    URI secureAddress() {
        return awaitAddress(LISTENING_WITH_TLS);
    }

    private URI awaitAddress(Pattern listening) {
        AtomicReference<URI> found = new AtomicReference<>();
        waitUntil("it listens", () -> {
            Matcher line = listening.matcher(log());
            if (line.find()) {
                found.set(URI.create(line.group(1)));
            } else if (!process.isAlive()) {
                throw new AssertionError("The process exited before it listened:\n" + log());
            }
            return found.get() != null;
        });
        return found.get();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    void assertNoComplaintInLog() throws IOException {
        assertFalse(COMPLAINT.matcher(log()).find(), log());
    }

    long pid() {
        return process.pid();
    }

    HttpResponse<String> get(String path) throws IOException {
        return Http.send(Http.get(address().resolve(path)));
    }

    HttpResponse<String> post(String path, String json) throws IOException {
        return Http.send(Http.post(address().resolve(path), json));
    }

    /** Posts a user with an email of its own. */
    HttpResponse<String> postUser() throws IOException {
        return post("/users", "{\"name\":\"A\",\"email\":\"%s@example.org\"}".formatted(UUID.randomUUID()));
    }

    /** Does the same, and fails the test if the user is not created. */
    void createUser() throws IOException {
        HttpResponse<String> response = postUser();
        assertEquals(201, response.statusCode(), response.body());
    }

    /** The length of the list at this path. */
    int count(String path) throws IOException {
        return JsonPath.from(get(path).body()).getList("").size();
    }

    void assertHealthy(boolean healthy) throws IOException {
        HttpResponse<String> health = get("/q/health");
        assertEquals(healthy ? 200 : 503, health.statusCode(), health.body());
    }

    /** Asks it to stop, as an operator does (SIGTERM). */
    void terminate() {
        process.destroy();
    }

    /** Waits until it has ended by itself. */
    int exitCode() throws ExecutionException {
        return await(process);
    }

    /** Ends it at once (SIGKILL). */
    void kill() throws ExecutionException {
        process.destroyForcibly();
        exitCode();
    }

    @Override
    public void close() throws ExecutionException {
        terminate();
        try {
            exitCode();
        } finally {
            process.destroyForcibly();
        }
    }
}
