package dev.latchkey.randomuser;

import dev.latchkey.problem.Problem;
import dev.latchkey.randomuser.UsersEndpoint.CreatedUser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What one request for random users has achieved so far. */
final class RandomUserProgress {
    private final int requested;
    private final List<CreatedUser> created = new ArrayList<>();
    private final List<RandomUsers.Skipped> skipped = new ArrayList<>();
    private Problem problem;

    RandomUserProgress(int requested) {
        this.requested = requested;
    }

    void add(Outcome outcome) {
        if (outcome instanceof Outcome.Created one) {
            created.add(one.user());
        } else if (outcome instanceof Outcome.Skipped one) {
            skipped.add(one.skipped());
        } else if (outcome instanceof Outcome.GivenUp end) {
            problem = end.problem();
        }
    }

    int missing() {
        return requested - created.size();
    }

    /** Whether everyone was created, or no more can be. */
    boolean isOver() {
        return missing() == 0 || problem != null;
    }

    /** Why nobody was created; empty if somebody was. */
    Optional<Problem> failure() {
        return created.isEmpty() ? Optional.ofNullable(problem) : Optional.empty();
    }

    /** Users are sorted by id, because they were created in parallel. */
    RandomUsers result() {
        created.sort(Comparator.comparingLong(CreatedUser::id));
        return new RandomUsers(requested, created, allSkipped());
    }

    RandomUsers.Totals totals() {
        return new RandomUsers.Totals(requested, created.size(), allSkipped().size());
    }

    /** The reason for giving up comes last, without an email. */
    private List<RandomUsers.Skipped> allSkipped() {
        List<RandomUsers.Skipped> all = new ArrayList<>(skipped);
        if (problem != null) {
            all.add(new RandomUsers.Skipped(null, problem.getMessage()));
        }
        return all;
    }
}
