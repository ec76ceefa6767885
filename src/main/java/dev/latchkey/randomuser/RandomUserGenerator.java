package dev.latchkey.randomuser;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import dev.latchkey.randomuser.RandomUserApi.Person;
import dev.latchkey.randomuser.UsersEndpoint.Candidate;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes users of random people: fetches as many as are wanted, hands each to the users endpoint, and fetches
 * others in place of those that it refuses. Nothing waits on a thread, and whoever cancels stops all of it.
 */
@Singleton
class RandomUserGenerator {
    private final RandomPeople people;
    private final UserCreator creator;
    private final RandomUserSettings settings;

    RandomUserGenerator(RandomPeople people, UserCreator creator, RandomUserSettings settings) {
        this.people = people;
        this.creator = creator;
        this.settings = settings;
    }

    /** One outcome for each candidate as it is known; ends with a {@link Outcome.GivenUp} if users are missing then. */
    Multi<Outcome> generate(RandomUserRequest request) {
        return round(1, request.count, request)
                .onFailure(UpstreamFailure.class)
                .recoverWithItem(failure -> new Outcome.GivenUp(((UpstreamFailure) failure).toProblem()));
    }

    private Multi<Outcome> round(int round, int missing, RandomUserRequest request) {
        AtomicInteger created = new AtomicInteger();
        AtomicReference<Problem> unreachable = new AtomicReference<>();
        Multi<Outcome> outcomes = people.get(missing, round, request)
                .onItem()
                .transformToMulti(found -> Multi.createFrom()
                        .iterable(found.stream()
                                .map(RandomUserGenerator::candidate)
                                .toList()))
                .select()
                .first(candidate -> unreachable.get() == null)
                .onItem()
                .transformToUni(creator::create)
                .merge(settings.parallel())
                .invoke(outcome -> {
                    if (outcome instanceof Outcome.Created) {
                        created.incrementAndGet();
                    } else if (outcome instanceof Outcome.GivenUp givenUp) {
                        unreachable.set(givenUp.problem());
                    }
                })
                .filter(outcome -> !(outcome instanceof Outcome.GivenUp));
        return Multi.createBy()
                .concatenating()
                .streams(
                        outcomes,
                        Multi.createFrom()
                                .deferred(() -> unreachable.get() == null
                                        ? next(round + 1, missing - created.get(), request)
                                        : Multi.createFrom().item(new Outcome.GivenUp(unreachable.get()))));
    }

    private Multi<Outcome> next(int round, int missing, RandomUserRequest request) {
        if (missing == 0) {
            return Multi.createFrom().empty();
        }
        if (round > settings.rounds()) {
            return Multi.createFrom()
                    .item(new Outcome.GivenUp(new Problem(
                            ProblemType.RANDOM_USER_API_FAILED,
                            "After %d rounds %d of %d users are missing: the people whom the Random User API gave were"
                                    + " refused as users, most often because they exist already.",
                            settings.rounds(),
                            missing,
                            request.count)));
        }
        return round(round, missing, request);
    }

    /** What the API left out is left out here too: the endpoint says what it misses. */
    private static Candidate candidate(Person person) {
        if (person == null) {
            return new Candidate(null, null);
        }
        String name = person.name() == null
                ? null
                : Stream.of(person.name().first(), person.name().last())
                        .filter(part -> part != null && !part.isBlank())
                        .collect(Collectors.joining(" "));
        return new Candidate(name, person.email());
    }
}
