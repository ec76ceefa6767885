package dev.latchkey.randomuser;

import dev.latchkey.problem.Problem;
import dev.latchkey.randomuser.UsersEndpoint.CreatedUser;

/** What became of one candidate, or of the fetching of candidates. */
sealed interface Outcome {
    /** The candidate is a user now. */
    record Created(CreatedUser user) implements Outcome {}

    /** The candidate is none, and why. */
    record Skipped(RandomUsers.Skipped skipped) implements Outcome {}

    /** No more candidates could be fetched; the last outcome there is. */
    record GivenUp(Problem problem) implements Outcome {}
}
