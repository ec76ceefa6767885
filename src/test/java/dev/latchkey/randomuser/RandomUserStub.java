package dev.latchkey.randomuser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Stands in for the Random User API, over HTTP. Each test sets how it behaves. */
public class RandomUserStub implements QuarkusTestResourceLifecycleManager {
    /** How one request is answered, given its query. */
    @FunctionalInterface
    interface Behavior {
        void answer(Map<String, String> query, HttpExchange exchange) throws Exception;
    }

    /** The queries of all requests since the behavior was set, oldest first. */
    static final List<Map<String, String>> QUERIES = new CopyOnWriteArrayList<>();

    /** Unless a test asks for another one. The time limit is three times as long. */
    static final Duration READ_TIMEOUT = Duration.ofMillis(700);

    private static volatile Behavior behavior;

    private Duration readTimeout = READ_TIMEOUT;
    private HttpServer server;
    private ExecutorService threads;

    static void behaves(Behavior wanted) {
        QUERIES.clear();
        behavior = wanted;
    }

    /** Like the real one: as many people as asked for, all different. */
    public static void behavesWell() {
        behaves((query, exchange) -> reply(exchange, 200, people(count(query))));
    }

    static int count(Map<String, String> query) {
        return Integer.parseInt(query.get("results"));
    }

    public static String people(int count) {
        return people(IntStream.range(0, count)
                .mapToObj(i -> person("Ada", UUID.randomUUID() + "@example.com"))
                .toArray(String[]::new));
    }

    static String people(String... people) {
        return "{\"results\":[" + String.join(",", people) + "],\"info\":{\"seed\":\"x\",\"version\":\"1.4\"}}";
    }

    static String person(String first, String email) {
        return "{\"name\":{\"title\":\"Ms\",\"first\":\"%s\",\"last\":\"Lovelace\"},\"location\":{\"postcode\":7},\"email\":\"%s\"}"
                .formatted(first, email);
    }

    static void reply(HttpExchange exchange, int status, String body) throws IOException {
        if (!exchange.getResponseHeaders().containsKey("Content-Type")) {
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        }
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /** The argument {@code read-timeout} limits one response. All attempts together may take three times as long. */
    @Override
    public void init(Map<String, String> arguments) {
        if (arguments.containsKey("read-timeout")) {
            readTimeout = Duration.parse(arguments.get("read-timeout"));
        }
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        return Map.of(
                "quarkus.rest-client.randomuser.url",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/api/",
                "quarkus.rest-client.randomuser.read-timeout",
                Long.toString(readTimeout.toMillis()),
                "latchkey.random-users.time-limit",
                readTimeout.multipliedBy(3).toString());
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> query = query(exchange.getRequestURI().getQuery());
            QUERIES.add(query);
            behavior.answer(query, exchange);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new HashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        return query;
    }
}
