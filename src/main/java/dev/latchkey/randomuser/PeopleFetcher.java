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

/** Fetches people from the Random User API, with retries, within a time limit. */
@Singleton
class PeopleFetcher {
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);
    private static final int MAX_DOUBLINGS = 10;

    private final RandomUserApi api;
    private final Duration timeLimit;

    PeopleFetcher(@RestClient RandomUserApi api, RandomUserSettings settings) {
        this.api = api;
        this.timeLimit = settings.timeLimit();
    }

    /** One page of people: at least one, at most {@code count}. Fails with {@link UpstreamFailure} only. */
    Uni<List<Person>> fetch(int count, int page, RandomUserRequest request) {
        return Uni.createFrom().deferred(() -> {
            Instant deadline = Instant.now().plus(timeLimit);
            AtomicInteger attempts = new AtomicInteger();
            return api.get(count, page, request.nat, request.seed)
                    .map(answer -> peopleIn(answer, count))
                    .onFailure()
                    .transform(UpstreamFailure::of)
                    .onFailure(failure -> ((UpstreamFailure) failure).isTransient())
                    .retry()
                    .when(failures -> backOff(failures, attempts, deadline))
                    .ifNoItem()
                    .after(timeLimit)
                    .failWith(() -> UpstreamFailure.timeout(null));
        });
    }

    private static List<Person> peopleIn(Answer answer, int count) {
        if (answer != null && answer.error() != null) {
            throw UpstreamFailure.badAnswer(true, "reported an error");
        }
        if (answer == null || answer.results() == null) {
            throw UpstreamFailure.badAnswer(false, "answered without results");
        }
        if (answer.results().isEmpty()) {
            throw UpstreamFailure.badAnswer(true, "answered with an empty list");
        }
        return answer.results().stream().limit(count).toList();
    }

    /** Waits twice as long each time, or as long as the API asks. Gives up if the wait would pass the deadline. */
    private static Multi<Throwable> backOff(Multi<Throwable> failures, AtomicInteger attempts, Instant deadline) {
        return failures.onItem().transformToUniAndConcatenate(failure -> {
            Duration requested = ((UpstreamFailure) failure).retryAfter();
            Duration own = FIRST_BACK_OFF.multipliedBy(1L << Math.min(attempts.getAndIncrement(), MAX_DOUBLINGS));
            Duration wait = requested.compareTo(own) > 0 ? requested : own;
            return Instant.now().plus(wait).isAfter(deadline)
                    ? Uni.createFrom().failure(failure)
                    : Uni.createFrom().item(failure).onItem().delayIt().by(wait);
        });
    }
}
