package dev.latchkey.randomuser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

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

/** Stands in for the Random User API, over HTTP; each test says how it answers. */
public class RandomUserStub implements QuarkusTestResourceLifecycleManager {
    /** How one request is answered, given its query. */
    @FunctionalInterface
    interface Behaviour {
        void answer(Map<String, String> query, HttpExchange exchange) throws Exception;
    }

    /** The queries of all requests since the behaviour was set, oldest first. */
    static final List<Map<String, String>> QUERIES = new CopyOnWriteArrayList<>();

    private static volatile Behaviour behaviour;

    private Duration patience = Duration.ofMillis(700);
    private HttpServer server;
    private ExecutorService threads;

    static void behaves(Behaviour wanted) {
        QUERIES.clear();
        behaviour = wanted;
    }

    /** As the real one when it is well: as many people as asked for, nobody twice. */
    static void behavesWell() {
        behaves((query, exchange) -> reply(exchange, 200, people(count(query))));
    }

    static int count(Map<String, String> query) {
        return Integer.parseInt(query.get("results"));
    }

    static String people(int count) {
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

    /** {@code patience} is how long the service waits for one answer; in all, it waits three times as long. */
    @Override
    public void init(Map<String, String> arguments) {
        if (arguments.containsKey("patience")) {
            patience = Duration.parse(arguments.get("patience"));
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
                Long.toString(patience.toMillis()),
                "latchkey.random-users.time-limit",
                patience.multipliedBy(3).toString());
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
            behaviour.answer(query, exchange);
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

    static String queries() {
        return QUERIES.stream().map(Object::toString).collect(joining("\n"));
    }
}
