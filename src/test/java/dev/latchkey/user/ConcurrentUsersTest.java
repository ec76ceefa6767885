package dev.latchkey.user;

import static dev.latchkey.Api.anEmail;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConcurrentUsersTest {
    private static final int CLIENTS = 64;
    private static final int EMAILS = 20;

    @TestHTTPResource("/users")
    URI users;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void ofManyClientsThatCreateTheSameUsersOneWinsEach() throws Exception {
        List<String> emails = Stream.generate(() -> anEmail()).limit(EMAILS).toList();
        CyclicBarrier start = new CyclicBarrier(CLIENTS);
        List<Integer> statuses = allAtOnce(client -> () -> {
            start.await();
            return emails.stream().map(email -> create(email, client)).toList();
        });
        assertEquals(
                Map.of(201, (long) EMAILS, 409, (long) EMAILS * (CLIENTS - 1)),
                statuses.stream().collect(groupingBy(status -> status, counting())));
    }

    @Test
    void manyClientsThatCreateDifferentUsersAllSucceed() throws Exception {
        List<Integer> statuses = allAtOnce(client -> () ->
                Stream.generate(() -> create(anEmail(), client)).limit(EMAILS).toList());
        assertEquals(
                Map.of(201, (long) CLIENTS * EMAILS),
                statuses.stream().collect(groupingBy(status -> status, counting())));
    }

    private static List<Integer> allAtOnce(IntFunction<Callable<List<Integer>>> client) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Integer> statuses = new ArrayList<>();
            for (Future<List<Integer>> future : clients.invokeAll(
                    IntStream.range(0, CLIENTS).mapToObj(client).toList())) {
                statuses.addAll(future.get());
            }
            return statuses;
        } finally {
            clients.shutdown();
        }
    }

    /** Every other client writes the email in capitals. */
    private int create(String email, int client) {
        String sent = client % 2 == 0 ? email : email.toUpperCase();
        HttpRequest request = HttpRequest.newBuilder(users)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"A\",\"email\":\"%s\"}".formatted(sent)))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
