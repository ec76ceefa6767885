package dev.latchkey.randomuser;

import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import dev.latchkey.randomuser.RandomUserApi.Person;
import dev.latchkey.randomuser.UsersEndpoint.Candidate;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fetches people and creates a user for each. People whom the users endpoint refuses are replaced in another round.
 * Nothing blocks a thread, and cancelling stops everything.
 */
@Singleton
class RandomUserGenerator {
    private final PeopleFetcher people;
    private final UserCreator creator;
    private final RandomUserSettings settings;

    RandomUserGenerator(PeopleFetcher people, UserCreator creator, RandomUserSettings settings) {
        this.people = people;
        this.creator = creator;
        this.settings = settings;
    }

    /** Emits every created and every skipped candidate. The progress then knows whether users are missing, and why. */
    Multi<Outcome> generate(RandomUserRequest request, RandomUserProgress progress) {
        Instant deadline = Instant.now().plus(settings.timeLimit());
        return Multi.createFrom()
                .range(1, settings.rounds() + 1)
                .onItem()
                .transformToMultiAndConcatenate(round ->
                        progress.isOver() ? Multi.createFrom().empty() : runRound(round, request, deadline, progress))
                .onCompletion()
                .invoke(() -> {
                    if (!progress.isOver()) {
                        progress.add(outOfRounds(request, progress));
                    }
                });
    }

    private Multi<Outcome> runRound(
            int round, RandomUserRequest request, Instant deadline, RandomUserProgress progress) {
        return people.fetch(progress.missing(), round, request, deadline)
                .onItem()
                .transformToMulti(found -> Multi.createFrom()
                        .iterable(found.stream()
                                .map(RandomUserGenerator::candidate)
                                .toList()))
                .select()
                .first(candidate -> !progress.isOver())
                .onItem()
                .transformToUni(candidate -> creator.create(request.authorization, candidate))
                .merge(settings.parallel())
                .onFailure(UpstreamFailure.class)
                .recoverWithItem(failure -> new Outcome.GivenUp(((UpstreamFailure) failure).toProblem()))
                .invoke(progress::add)
                .filter(outcome -> !(outcome instanceof Outcome.GivenUp));
    }

    private Outcome outOfRounds(RandomUserRequest request, RandomUserProgress progress) {
        return new Outcome.GivenUp(new Problem(
                ProblemType.RANDOM_USER_API_FAILED,
                "%d of %d users are still missing after %d rounds. The users endpoint refused the people that the Random"
                        + " User API returned, most likely because they already exist.",
                progress.missing(),
                request.count,
                settings.rounds()));
    }

    /** Missing parts stay missing: the users endpoint says what it needs. */
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
