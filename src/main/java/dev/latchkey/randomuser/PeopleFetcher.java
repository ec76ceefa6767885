package dev.latchkey.randomuser;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.randomuser.RandomUserApi.Answer;
import dev.latchkey.randomuser.RandomUserApi.Person;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Fetches people from the Random User API, with retries, until a deadline. */
@Singleton
class PeopleFetcher {
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);
    private static final int MAX_DOUBLINGS = 10;
    /** Several times what 5,000 people take. */
    private static final int MAX_ANSWER_MIB = 4;

    private static final int MAX_ANSWER_BYTES = MAX_ANSWER_MIB * 1024 * 1024;

    private final RandomUserApi api;
    private final ObjectMapper mapper;
    private final Duration readTimeout;

    PeopleFetcher(
            @RestClient RandomUserApi api,
            ObjectMapper mapper,
            @ConfigProperty(name = "quarkus.rest-client.randomuser.read-timeout") long readTimeoutMillis) {
        this.api = api;
        this.mapper = mapper;
        this.readTimeout = Duration.ofMillis(readTimeoutMillis);
    }

    /** One page of people: at least one, at most {@code count}. Fails with {@link UpstreamFailure} only. */
    Uni<List<Person>> fetch(int count, int page, RandomUserRequest request, Instant deadline) {
        return Uni.createFrom().deferred(() -> {
            Duration timeLeft = Duration.between(Instant.now(), deadline);
            if (timeLeft.isNegative() || timeLeft.isZero()) {
                throw UpstreamFailure.timeout(null);
            }
            AtomicInteger attempts = new AtomicInteger();
            return api.get(count, page, request.nat, request.seed)
                    // If the connection closes right after the response head, the framework reports nothing.
                    .ifNoItem()
                    .after(readTimeout)
                    .failWith(() -> UpstreamFailure.timeout(null))
                    .collect()
                    .in(ByteArrayOutputStream::new, PeopleFetcher::append)
                    .map(answer -> peopleIn(parse(answer), count))
                    .onFailure()
                    .transform(UpstreamFailure::of)
                    .onFailure(failure -> ((UpstreamFailure) failure).isTransient())
                    .retry()
                    .when(failures -> backOff(failures, attempts, deadline))
                    .ifNoItem()
                    .after(timeLeft)
                    .failWith(() -> UpstreamFailure.timeout(null));
        });
    }

    private static void append(ByteArrayOutputStream answer, byte[] part) {
        if (answer.size() + part.length > MAX_ANSWER_BYTES) {
            throw UpstreamFailure.badAnswer(false, "answered with more than %d MiB".formatted(MAX_ANSWER_MIB));
        }
        answer.writeBytes(part);
    }

    private Answer parse(ByteArrayOutputStream answer) {
        try {
            return mapper.readValue(answer.toByteArray(), Answer.class);
        } catch (IOException e) {
            throw UpstreamFailure.of(e);
        }
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
