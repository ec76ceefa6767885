package dev.latchkey.randomuser;

import static dev.latchkey.support.Waiting.await;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.test.junit.QuarkusTest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connection failures, which an HTTP stub cannot produce. */
@QuarkusTest
class UnreachableApiTest {
    @Test
    void refusedConnectionIsTransient() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        UpstreamFailure failure = ask("http://127.0.0.1:" + port + "/api/");
        assertTrue(failure.getMessage().contains("could not be reached"), failure.getMessage());
        assertTrue(failure.isTransient());
    }

    @Test
    void unknownHostIsNamedAsTheCause() {
        UpstreamFailure failure = ask("http://nowhere.invalid/api/");
        assertTrue(failure.getMessage().contains("host name"), failure.getMessage());
    }

    @Test
    void unacceptedConnectionIsATimeout() throws Exception {
        // Nobody accepts, and the backlog is full.
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Socket socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(silent.getLocalSocketAddress(), 300);
                } catch (SocketTimeoutException full) {
                    break;
                }
            }
            UpstreamFailure failure = ask("http://127.0.0.1:" + silent.getLocalPort() + "/api/");
            assertTrue(failure.getMessage().contains("did not answer in time"), failure.getMessage());
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    private static UpstreamFailure ask(String url) {
        RandomUserApi api = QuarkusRestClientBuilder.newBuilder()
                .baseUri(URI.create(url))
                .connectTimeout(300, TimeUnit.MILLISECONDS)
                .readTimeout(300, TimeUnit.MILLISECONDS)
                .build(RandomUserApi.class);
        PeopleFetcher people = new PeopleFetcher(api, new ObjectMapper(), 300);
        Instant deadline = Instant.now().plusSeconds(1);
        return assertThrows(UpstreamFailure.class, () -> await(people.fetch(1, 1, new RandomUserRequest(), deadline)));
    }
}
