package dev.latchkey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code ./mvnw quarkus:dev} in a copy of the project, which a test may edit. */
final class DevMode implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<String> PROJECT = List.of("pom.xml", "mvnw", ".mvn", "src", "README.md");
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+)");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Dev mode looks for changes at a request, but no more often than every two seconds. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2100);

    private final Path folder;
    private final Path log;
    private final Process process;

    /**
     * Starts it, and waits until it listens.
     *
     * @param tested which tests are run by continuous testing, as a regular expression
     */
    DevMode(Path folder, String tested) throws IOException {
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
                        "-Dquarkus.test.include-pattern=" + tested)
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

    /** What it logged until it listened. */
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

    void replace(String file, String old, String by) throws IOException {
        String text = Files.readString(folder.resolve(file));
        if (!text.contains(old)) {
            throw new IllegalArgumentException("%s has no %s".formatted(file, old));
        }
        write(file, text.replace(old, by));
    }

    String get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(address().resolve(path)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "no answer: " + e;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void waitUntil(String what, BooleanSupplier holds) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!holds.getAsBoolean()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new AssertionError("It is not true that %s:%n%s".formatted(what, log()));
            }
            try {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList().forEach(DevMode::stop);
    }

    private static void stop(ProcessHandle process) {
        process.destroy();
        process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
