package dev.latchkey.randomuser;

import static dev.latchkey.randomuser.RandomUserStub.behaves;
import static dev.latchkey.randomuser.RandomUserStub.count;
import static dev.latchkey.randomuser.RandomUserStub.people;
import static dev.latchkey.randomuser.RandomUserStub.reply;
import static dev.latchkey.support.Waiting.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.Gate;
import dev.latchkey.support.Http;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many requests wait for a Random User API that does not answer, on a server with two worker threads. */
@QuarkusTest
@TestProfile(SlowApiTest.TwoWorkers.class)
@QuarkusTestResource(
        value = RandomUserStub.class,
        restrictToAnnotatedClass = true,
        initArgs = @ResourceArg(name = "read-timeout", value = "PT1M"))
class SlowApiTest {
    private static final int REQUESTS = 200;

    @TestHTTPResource
    URI server;

    @Test
    void waitingRequestsBlockNobodyAndAllSucceed() throws Exception {
        try (Gate gate = new Gate()) {
            behaves((query, exchange) -> {
                gate.pass();
                reply(exchange, 200, people(count(query)));
            });
            URI random = server.resolve("/users/random?count=3");
            List<CompletableFuture<HttpResponse<String>>> waiting = Stream.generate(
                            () -> Http.sendAsync(Http.post(random, "")))
                    .limit(REQUESTS)
                    .toList();
            gate.awaitReached();
            assertEquals(200, Http.send(Http.get(server.resolve("/users"))).statusCode());
            assertTrue(waiting.stream().noneMatch(CompletableFuture::isDone), "All must still wait");
            gate.open();
            for (CompletableFuture<HttpResponse<String>> request : waiting) {
                HttpResponse<String> response = await(request);
                assertEquals(201, response.statusCode(), response.body());
            }
        }
    }

    public static class TwoWorkers implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.thread-pool.max-threads", "2");
        }
    }
}
