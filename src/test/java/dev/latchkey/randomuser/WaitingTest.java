package dev.latchkey.randomuser;

import static dev.latchkey.randomuser.RandomUserStub.behaves;
import static dev.latchkey.randomuser.RandomUserStub.count;
import static dev.latchkey.randomuser.RandomUserStub.people;
import static dev.latchkey.randomuser.RandomUserStub.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many requests wait for an API that does not answer, on a server with hardly any worker threads. */
@QuarkusTest
@TestProfile(WaitingTest.FewWorkers.class)
@QuarkusTestResource(
        value = RandomUserStub.class,
        restrictToAnnotatedClass = true,
        initArgs = @ResourceArg(name = "patience", value = "PT1M"))
class WaitingTest {
    private static final int REQUESTS = 200;

    @TestHTTPResource
    URI server;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void requestsThatWaitKeepNobodyElseWaitingAndAllEnd() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        behaves((query, exchange) -> {
            release.await(60, TimeUnit.SECONDS);
            reply(exchange, 200, people(count(query)));
        });
        List<CompletableFuture<HttpResponse<String>>> waiting = Stream.generate(
                        () -> http.sendAsync(post("/users/random?count=3"), HttpResponse.BodyHandlers.ofString()))
                .limit(REQUESTS)
                .toList();
        while (RandomUserStub.QUERIES.isEmpty()) {
            Thread.sleep(10);
        }
        HttpRequest list = HttpRequest.newBuilder(server.resolve("/users")).build();
        assertEquals(200, http.send(list, HttpResponse.BodyHandlers.ofString()).statusCode());
        assertTrue(waiting.stream().noneMatch(CompletableFuture::isDone), "they did not wait");
        release.countDown();
        for (CompletableFuture<HttpResponse<String>> request : waiting) {
            HttpResponse<String> answer = request.get(60, TimeUnit.SECONDS);
            assertEquals(201, answer.statusCode(), answer.body());
        }
    }

    private HttpRequest post(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
    }

    public static class FewWorkers implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.thread-pool.max-threads", "2");
        }
    }
}
