package dev.latchkey.randomuser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.randomuser.UsersEndpoint.Candidate;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What another users endpoint may answer, and whether that is about the candidate or about the endpoint. */
@QuarkusTest
class UserCreatorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    ObjectMapper mapper;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "409 | {\"detail\":\"Taken.\"} | Taken.",
                "400 | <html> | The users endpoint answered with the status 400."
            })
    void aVerdictOnTheCandidateSkipsIt(int status, String body, String reason) throws Exception {
        Outcome.Skipped skipped = assertInstanceOf(Outcome.Skipped.class, answered(status, body));
        assertEquals(reason, skipped.skipped().reason());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"500 | {}", "503 | {}", "404 | {}", "307 | {}", "201 | <html>", "201 | {}", "201 | null"})
    void anythingElseIsAFailureOfTheEndpoint(int status, String body) throws Exception {
        Outcome.GivenUp end = assertInstanceOf(Outcome.GivenUp.class, answered(status, body));
        assertEquals("The users endpoint", end.problem().getMessage().substring(0, 18));
    }

    @Test
    void anEmptySuccessIsNoUser() throws Exception {
        assertInstanceOf(Outcome.GivenUp.class, answered(204, ""));
    }

    private Outcome answered(int status, String body) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/users", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
            exchange.getResponseBody().write(body.getBytes());
            exchange.close();
        });
        server.start();
        try {
            UsersEndpoint endpoint = QuarkusRestClientBuilder.newBuilder()
                    .baseUri(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                    .build(UsersEndpoint.class);
            return new UserCreator(() -> endpoint, mapper)
                    .create(new Candidate("Ada", "ada@example.org"))
                    .await()
                    .atMost(PATIENCE);
        } finally {
            server.stop(0);
        }
    }
}
