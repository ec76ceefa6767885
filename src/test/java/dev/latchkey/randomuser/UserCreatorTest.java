package dev.latchkey.randomuser;

import static dev.latchkey.support.Waiting.await;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.randomuser.UsersEndpoint.Candidate;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which responses of the users endpoint are about the candidate, and which are failures of the endpoint. */
@QuarkusTest
class UserCreatorTest {
    @Inject
    ObjectMapper mapper;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"409 | {\"detail\":\"Taken.\"} | Taken.", "400 | <html> | status 400"})
    void refusedCandidateIsSkipped(int status, String body, String reason) throws Exception {
        Outcome.Skipped skipped = assertInstanceOf(Outcome.Skipped.class, outcomeOf(status, body));
        assertTrue(skipped.skipped().reason().contains(reason), skipped::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"500 | {}", "503 | {}", "404 | {}", "307 | {}", "201 | <html>", "201 | {}", "201 | null"})
    void otherResponsesAreFailuresOfTheEndpoint(int status, String body) throws Exception {
        Outcome.GivenUp end = assertInstanceOf(Outcome.GivenUp.class, outcomeOf(status, body));
        assertTrue(end.problem().getMessage().startsWith("The users endpoint"), end::toString);
    }

    @Test
    void successWithoutAUserIsAFailure() throws Exception {
        assertInstanceOf(Outcome.GivenUp.class, outcomeOf(204, ""));
    }

    private Outcome outcomeOf(int status, String body) throws Exception {
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
            return await(new UserCreator(() -> endpoint, mapper).create(null, new Candidate("Ada", "ada@example.org")));
        } finally {
            server.stop(0);
        }
    }
}
