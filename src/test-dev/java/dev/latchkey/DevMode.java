package dev.latchkey;

import static dev.latchkey.support.Waiting.await;

import dev.latchkey.support.Http;
import dev.latchkey.support.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code ./mvnw quarkus:dev} in a copy of the project, which a test may edit. */
final class DevMode implements AutoCloseable {
    private static final List<String> PROJECT = List.of("pom.xml", "mvnw", ".mvn", "src", "README.md");
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+)");
    private static final Duration DEADLINE = Duration.ofMinutes(3);
    /** Dev mode looks for changes when a request arrives, but at most every two seconds. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(2100);

    private final Path folder;
    private final Path log;
    private final Process process;

    /**
     * Starts it and waits until it listens.
     *
     * @param tests a regular expression: the tests that continuous testing runs
     */
    DevMode(Path folder, String tests) throws Exception {
        this.folder = folder;
        this.log = folder.resolve("dev-mode.log");
        for (String path : PROJECT) {
            copy(Path.of(path));
        }
        process = new ProcessBuilder(
                        "./mvnw",
                        "quarkus:dev",
                        "-Ddebug=false",
                        "-Dquarkus.http.port=0",
                        "-Dquarkus.test.include-pattern=" + tests)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            waitUntil("it listens", () -> LISTENING.matcher(log()).find());
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    private void copy(Path source) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file));
            }
        }
    }

    URI address() {
        Matcher listening = LISTENING.matcher(log());
        if (!listening.find()) {
            throw new IllegalStateException("It does not listen:\n" + log());
        }
        return URI.create(listening.group(1));
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The log up to the line that says where it listens. */
    String startLog() {
        return log().split("Listening on", 2)[0];
    }

    /** Presses a key in its terminal. */
    void press(char key) throws IOException {
        process.getOutputStream().write(key);
        process.getOutputStream().flush();
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    void replace(String file, String old, String replacement) throws IOException {
        String text = Files.readString(folder.resolve(file));
        if (!text.contains(old)) {
            throw new AssertionError("%s does not contain %s".formatted(file, old));
        }
        write(file, text.replace(old, replacement));
    }

    /** The body of the response, or why there is none: it may be restarting. */
    String get(String path) {
        try {
            return Http.send(Http.get(address().resolve(path))).body();
        } catch (IOException e) {
            return "no response: " + e;
        }
    }

    void waitUntil(String description, Waiting.Condition condition) {
        try {
            Waiting.waitUntil(description, DEADLINE, POLL_INTERVAL, () -> {
                boolean met = condition.isMet();
                if (!met && !process.isAlive()) {
                    throw new AssertionError("It ended before " + description);
                }
                return met;
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + log(), e);
        }
    }

    @Override
    public void close() throws ExecutionException {
        for (ProcessHandle each :
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList()) {
            each.destroy();
            await(each.onExit());
        }
    }
}
