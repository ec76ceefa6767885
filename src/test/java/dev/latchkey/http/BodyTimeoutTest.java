package dev.latchkey.http;

import static dev.latchkey.support.ProblemChecks.problem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.support.Clients;
import dev.latchkey.support.LogCapture;
import dev.latchkey.support.RawHttp;
import dev.latchkey.support.Waiting;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send a byte now and then, which keeps the connection from being idle. */
@QuarkusTest
@TestProfile(BodyTimeoutTest.ShortTimeout.class)
class BodyTimeoutTest {
    private static final Duration BYTE_INTERVAL = Duration.ofMillis(100);
    private static final int MAX_BYTES = 100;

    @TestHTTPResource
    URI server;

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000", "Transfer-Encoding: chunked"})
    void slowBodyIs408(String header) throws Exception {
        try (LogCapture log = new LogCapture()) {
            problem(responseToDrip("POST /users", header), 408, "/users");
            assertTrue(log.with("rror").isEmpty() && log.with("xception").isEmpty(), log::text);
        }
    }

    /** The route reads no body, so the request does not end before the response. */
    @Test
    void slowResponseIsNoSlowRequest() throws IOException {
        FailingResource.work = () -> {
            Waiting.sleep(ShortTimeout.LIMIT.multipliedBy(2));
            return "1";
        };
        String request = "POST /failing HTTP/1.1\nHost: x\nConnection: close\nContent-Length: 2\n\n{}";
        assertEquals(200, RawHttp.exchange(server, request).status());
    }

    /** Reads until the server closes. */
    private RawHttp.Response responseToDrip(String request, String header) throws Exception {
        try (Socket socket = RawHttp.connect(server);
                Clients<Boolean> sender = Clients.start(1, client -> drip(socket, request, header))) {
            RawHttp.Response response = RawHttp.read(socket);
            sender.results();
            return response;
        }
    }

    private static boolean drip(Socket socket, String request, String header) throws IOException {
        try {
            RawHttp.write(
                    socket, "%s HTTP/1.1\nHost: x\nContent-Type: application/json\n%s\n\n".formatted(request, header));
            for (int i = 0; i < MAX_BYTES; i++) {
                Waiting.sleep(BYTE_INTERVAL);
                RawHttp.write(socket, header.endsWith("chunked") ? "1\n \n" : " ");
            }
            throw new AssertionError("The server did not close the connection");
        } catch (SocketException closed) {
            return true;
        }
    }

    public static class ShortTimeout implements QuarkusTestProfile {
        static final Duration LIMIT = Duration.ofSeconds(1);

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("latchkey.http.body-timeout", LIMIT.toString());
        }
    }
}
