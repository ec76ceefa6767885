package dev.latchkey;

import java.io.IOException;
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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged jar as a process of its own, in a folder of its own, on a free port. */
final class PackagedJar implements AutoCloseable {
    static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+)");

    private final Path log;
    private final Process process;
    private volatile URI address;

    PackagedJar(Path folder, String... javaOptions) throws IOException {
        this(List.of(), folder, javaOptions);
    }

    /** Started by another program, which gets the command at the end of its own. */
    PackagedJar(List<String> starter, Path folder, String... javaOptions) throws IOException {
        log = Files.createTempFile("latchkey", ".log");
        List<String> command = new ArrayList<>(starter);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-Dquarkus.http.port=0", "-jar", JAR.toString()));
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
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
    static PackagedJar durable(Path data, String... javaOptions) throws IOException {
        List<String> options = new ArrayList<>(List.of(javaOptions));
        options.add("-Dlatchkey.data=" + data);
        return new PackagedJar(data.toAbsolutePath().getParent(), options.toArray(String[]::new));
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
