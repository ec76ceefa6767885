package dev.latchkey.randomuser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import dev.latchkey.randomuser.UsersEndpoint.Candidate;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** Hands one candidate to the users endpoint and says what became of it. */
@Singleton
class UserCreator {
    private static final int BUSY_RETRIES = 3;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(2);

    private final UsersEndpoints endpoints;
    private final ObjectMapper mapper;

    UserCreator(UsersEndpoints endpoints, ObjectMapper mapper) {
        this.endpoints = endpoints;
        this.mapper = mapper;
    }

    /** Created, or skipped with the reason; given up where the endpoint itself failed, as it would for others. */
    Uni<Outcome> create(Candidate candidate) {
        return Uni.createFrom()
                .deferred(() -> endpoints.get().create(candidate))
                .onFailure(UserCreator::isBusy)
                .retry()
                .withBackOff(FIRST_BACK_OFF, LONGEST_BACK_OFF)
                .atMost(BUSY_RETRIES)
                .<Outcome>map(Outcome.Created::new)
                .onFailure()
                .recoverWithItem(failure -> outcomeOf(failure, candidate));
    }

    /** 503 says that nothing was stored, so asking again is safe. */
    private static boolean isBusy(Throwable failure) {
        return failure instanceof WebApplicationException refusal
                && refusal.getResponse().getStatus() == Response.Status.SERVICE_UNAVAILABLE.getStatusCode();
    }

    private Outcome outcomeOf(Throwable failure, Candidate candidate) {
        if (!(failure instanceof WebApplicationException refusal)) {
            return givenUp(
                    failure, "The users endpoint did not answer; whether its last users were created is not known.");
        }
        String reason = reason(refusal.getResponse());
        return refusal.getResponse().getStatus() < FIRST_SERVER_ERROR
                ? new Outcome.Skipped(new RandomUsers.Skipped(candidate.email(), reason))
                : givenUp(failure, "The users endpoint failed: " + reason);
    }

    private static Outcome givenUp(Throwable failure, String detail) {
        return new Outcome.GivenUp(Problem.ours(ProblemType.USERS_ENDPOINT_FAILED, failure, detail));
    }

    private String reason(Response refusal) {
        String unexplained = "The users endpoint answered with the status %d.".formatted(refusal.getStatus());
        try {
            return mapper.readTree(refusal.readEntity(String.class))
                    .path("detail")
                    .asText(unexplained);
        } catch (JsonProcessingException | IllegalStateException e) {
            return unexplained;
        }
    }
}
