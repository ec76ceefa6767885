package dev.latchkey.user;

import static dev.latchkey.Api.anEmail;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.support.Clients;
import dev.latchkey.support.Http;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConcurrentUsersTest {
    private static final int CLIENTS = 64;
    private static final int EMAILS = 20;

    @TestHTTPResource("/users")
    URI users;

    @Test
    void concurrentCreatesOfOneEmailHaveOneWinner() throws Exception {
        List<String> emails = someEmails();
        List<List<Integer>> statuses = Clients.run(
                CLIENTS,
                client -> create(
                        client % 2 == 0
                                ? emails
                                : emails.stream().map(String::toUpperCase).toList()));
        assertEquals(Map.of(201, (long) EMAILS, 409, (long) EMAILS * (CLIENTS - 1)), count(statuses));
    }

    @Test
    void concurrentCreatesOfDifferentEmailsAllSucceed() throws Exception {
        List<List<Integer>> statuses = Clients.run(CLIENTS, client -> create(someEmails()));
        assertEquals(Map.of(201, (long) CLIENTS * EMAILS), count(statuses));
    }

    private static List<String> someEmails() {
        return Stream.generate(() -> anEmail()).limit(EMAILS).toList();
    }

    private List<Integer> create(List<String> emails) throws IOException {
        List<Integer> statuses = new ArrayList<>();
        for (String email : emails) {
            statuses.add(Http.send(Http.post(users, "{\"name\":\"A\",\"email\":\"%s\"}".formatted(email)))
                    .statusCode());
        }
        return statuses;
    }

    private static Map<Integer, Long> count(List<List<Integer>> statuses) {
        return statuses.stream().flatMap(List::stream).collect(groupingBy(status -> status, counting()));
    }
}
