package dev.latchkey.randomuser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.test.junit.QuarkusTest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What no HTTP stub can do: not be there. */
@QuarkusTest
class UnreachableApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void aRefusedConnectionMayPass() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        UpstreamFailure failure = ask("http://127.0.0.1:" + port + "/api/");
        assertEquals("The Random User API could not be reached.", failure.getMessage());
        assertTrue(failure.isTransient());
    }

    @Test
    void aNameThatIsNotKnownIsSaid() {
        UpstreamFailure failure = ask("http://nowhere.invalid/api/");
        assertTrue(failure.getMessage().contains("host name is not known"), failure.getMessage());
    }

    @Test
    void aConnectionThatIsNeverMadeIsATimeout() throws Exception {
        // Nobody accepts, and the queue of those who wait to be accepted is full.
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Socket socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(silent.getLocalSocketAddress(), 300);
                } catch (java.net.SocketTimeoutException full) {
                    break;
                }
            }
            UpstreamFailure failure = ask("http://127.0.0.1:" + silent.getLocalPort() + "/api/");
            assertEquals("The Random User API did not answer in time.", failure.getMessage());
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
        RandomPeople people = new RandomPeople(api, new Settings());
        return assertThrows(
                UpstreamFailure.class,
                () -> people.get(1, 1, new RandomUserRequest()).await().atMost(PATIENCE));
    }

    private record Settings(Duration timeLimit, int rounds, int parallel) implements RandomUserSettings {
        Settings() {
            this(Duration.ofSeconds(1), 1, 1);
        }
    }
}
