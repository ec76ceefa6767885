package dev.latchkey.randomuser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import dev.latchkey.randomuser.UsersEndpoint.Candidate;
import dev.latchkey.randomuser.UsersEndpoint.CreatedUser;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/** Sends one candidate to the users endpoint, and reports what happened. */
@Singleton
class UserCreator {
    private static final int BUSY_RETRIES = 3;
    /** Statuses that are about the candidate. Any other error is about the endpoint. */
    private static final Set<Integer> REFUSALS = Set.of(400, 409, 413, 422);

    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(2);

    private final Supplier<UsersEndpoint> endpoint;
    private final ObjectMapper mapper;

    @Inject
    UserCreator(UsersEndpointLocator locator, ObjectMapper mapper) {
        this(locator::get, mapper);
    }

    UserCreator(Supplier<UsersEndpoint> endpoint, ObjectMapper mapper) {
        this.endpoint = endpoint;
        this.mapper = mapper;
    }

    /** Gives up if the endpoint itself failed, because it would fail for the next candidate too. */
    Uni<Outcome> create(String authorization, Candidate candidate) {
        return Uni.createFrom()
                .deferred(() -> endpoint.get().create(authorization, candidate))
                .onFailure(UserCreator::isBusy)
                .retry()
                .withBackOff(FIRST_BACK_OFF, LONGEST_BACK_OFF)
                .atMost(BUSY_RETRIES)
                .map(UserCreator::requireUser)
                .<Outcome>map(Outcome.Created::new)
                .onFailure()
                .recoverWithItem(failure -> outcomeOf(failure, candidate));
    }

    /** A 503 means that nothing was stored, so a retry is safe. */
    private static boolean isBusy(Throwable failure) {
        return failure instanceof WebApplicationException refusal
                && refusal.getResponse().getStatus() == Response.Status.SERVICE_UNAVAILABLE.getStatusCode();
    }

    private Outcome outcomeOf(Throwable failure, Candidate candidate) {
        // A success that cannot be parsed is also a WebApplicationException.
        if (!(failure instanceof WebApplicationException refusal)
                || refusal.getResponse().getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL) {
            return givenUp(
                    failure,
                    "The users endpoint sent an unexpected response. The last users may or may not have been created.");
        }
        String reason = reason(refusal.getResponse());
        return REFUSALS.contains(refusal.getResponse().getStatus())
                ? new Outcome.Skipped(new RandomUsers.Skipped(candidate.email(), reason))
                : givenUp(failure, "The users endpoint failed: " + reason);
    }

    private static CreatedUser requireUser(CreatedUser user) {
        if (user == null || user.email() == null) {
            throw new IllegalStateException("The users endpoint answered with success but without a user");
        }
        return user;
    }

    private static Outcome givenUp(Throwable failure, String detail) {
        return new Outcome.GivenUp(Problem.ours(ProblemType.USERS_ENDPOINT_FAILED, failure, detail));
    }

    private String reason(Response refusal) {
        String unexplained = "The users endpoint answered with status %d.".formatted(refusal.getStatus());
        try {
            return mapper.readTree(refusal.readEntity(String.class))
                    .path("detail")
                    .asText(unexplained);
        } catch (JsonProcessingException | IllegalStateException e) {
            return unexplained;
        }
    }
}
