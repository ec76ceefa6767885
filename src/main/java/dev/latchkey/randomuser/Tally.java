package dev.latchkey.randomuser;

import dev.latchkey.problem.Problem;
import dev.latchkey.randomuser.UsersEndpoint.CreatedUser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Counts up what became of one request for random users. */
final class Tally {
    private final int requested;
    private final List<CreatedUser> created = new ArrayList<>();
    private final List<RandomUsers.Skipped> skipped = new ArrayList<>();
    private Problem problem;

    Tally(int requested) {
        this.requested = requested;
    }

    void add(Outcome outcome) {
        if (outcome instanceof Outcome.Created one) {
            created.add(one.user());
        } else if (outcome instanceof Outcome.Skipped one) {
            skipped.add(one.skipped());
        } else if (outcome instanceof Outcome.GivenUp end) {
            problem = end.problem();
            skipped.add(new RandomUsers.Skipped(null, problem.getMessage()));
        }
    }

    /** Why nobody was created; empty where somebody was. */
    Optional<Problem> failure() {
        return created.isEmpty() ? Optional.ofNullable(problem) : Optional.empty();
    }

    /** In the order of their ids: the answers to many parallel requests came in any. */
    RandomUsers answer() {
        created.sort(Comparator.comparingLong(CreatedUser::id));
        return new RandomUsers(requested, created, skipped);
    }

    RandomUsers.Totals totals() {
        return new RandomUsers.Totals(requested, created.size(), skipped.size());
    }
}
