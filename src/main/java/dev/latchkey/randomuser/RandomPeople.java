package dev.latchkey.randomuser;

import dev.latchkey.randomuser.RandomUserApi.Answer;
import dev.latchkey.randomuser.RandomUserApi.Person;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Gets people from the Random User API, again where that may help, and no longer than there is time. */
@Singleton
class RandomPeople {
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);

    private final RandomUserApi api;
    private final Duration timeLimit;

    RandomPeople(@RestClient RandomUserApi api, RandomUserSettings settings) {
        this.api = api;
        this.timeLimit = settings.timeLimit();
    }

    /**
     * One page of people, at least one and at most as many as asked for. Fails with an {@link UpstreamFailure}
     * and nothing else.
     */
    Uni<List<Person>> get(int count, int page, RandomUserRequest request) {
        return Uni.createFrom().deferred(() -> {
            Instant deadline = Instant.now().plus(timeLimit);
            AtomicInteger attempt = new AtomicInteger();
            return api.get(count, page, request.nat, request.seed)
                    .map(answer -> peopleIn(answer, count))
                    .onFailure()
                    .transform(UpstreamFailure::of)
                    .onFailure(failure -> ((UpstreamFailure) failure).isTransient())
                    .retry()
                    .when(failures -> backOff(failures, attempt, deadline))
                    .ifNoItem()
                    .after(timeLimit)
                    .failWith(() -> UpstreamFailure.timeout(null));
        });
    }

    private static List<Person> peopleIn(Answer answer, int count) {
        if (answer != null && answer.error() != null) {
            throw UpstreamFailure.answered(true, "reports an error of its own");
        }
        if (answer == null || answer.results() == null) {
            throw UpstreamFailure.answered(false, "answered without any results");
        }
        if (answer.results().isEmpty()) {
            throw UpstreamFailure.answered(true, "answered with an empty list");
        }
        return answer.results().stream().limit(count).toList();
    }

    /** Twice as long each time, or as long as the API says; where there is no time for that, the failure stays. */
    private static Multi<Throwable> backOff(Multi<Throwable> failures, AtomicInteger attempt, Instant deadline) {
        return failures.onItem().transformToUniAndConcatenate(failure -> {
            Duration asked = ((UpstreamFailure) failure).retryAfter();
            Duration own = FIRST_BACK_OFF.multipliedBy(1L << Math.min(attempt.getAndIncrement(), 10));
            Duration wait = asked.compareTo(own) > 0 ? asked : own;
            return Instant.now().plus(wait).isAfter(deadline)
                    ? Uni.createFrom().failure(failure)
                    : Uni.createFrom().item(failure).onItem().delayIt().by(wait);
        });
    }
}
