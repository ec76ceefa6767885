package dev.latchkey;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged application, jar or binary, as a process of its own, in a folder of its own, on a free port. */
final class Latchkey implements AutoCloseable {
    static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Properties ARTIFACT = artifact();
    private static final String ANY_PORT = "-Dquarkus.http.port=0";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+)");

    private final Path log;
    private final Process process;
    private volatile URI address;

    Latchkey(Path folder, String... options) throws IOException {
        this(List.of(), folder, options);
    }

    /** Started by another program, which gets the command at the end of its own. */
    Latchkey(List<String> starter, Path folder, String... options) throws IOException {
        this(folder, Stream.of(starter, command(options)).flatMap(List::stream).toList());
    }

    /** Started by the command that is packaged with the jar. */
    static Latchkey launchedBy(Path launcher, Path folder, String option) throws IOException {
        return new Latchkey(folder, List.of(launcher.toString(), option, ANY_PORT));
    }

    private Latchkey(Path folder, List<String> command) throws IOException {
        log = Files.createTempFile("latchkey", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process = builder.start();
    }

    /** What the build says that it has packaged. */
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

    /** A binary takes the options that Java would. */
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

    private static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    /** Where it listens, once it does. */
    URI address() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (address == null && process.isAlive() && Instant.now().isBefore(deadline)) {
            Matcher listening = LISTENING.matcher(log());
            if (listening.find()) {
                address = URI.create(listening.group(1));
            } else {
                Thread.sleep(50);
            }
        }
        if (address != null) {
            return address;
        }
        throw new IllegalStateException("It does not listen:\n" + log());
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** One that keeps its data in this file. */
    static Latchkey durable(Path data, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("-Dlatchkey.data=" + data);
        return new Latchkey(data.toAbsolutePath().getParent(), all.toArray(String[]::new));
    }

    long pid() {
        return process.pid();
    }

    /** Asks it to stop, as an operator does (SIGTERM). */
    void stop() {
        process.destroy();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address().resolve(path)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address().resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Waits until it has ended by itself. */
    int exitValue() {
        return process.onExit()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()
                .exitValue();
    }

    void kill() {
        process.destroyForcibly();
        exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        exitValue();
    }
}
