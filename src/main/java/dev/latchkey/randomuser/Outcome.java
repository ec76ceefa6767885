package dev.latchkey.randomuser;

import dev.latchkey.problem.Problem;
import dev.latchkey.randomuser.UsersEndpoint.CreatedUser;

/** What happened to one candidate. */
sealed interface Outcome {
    record Created(CreatedUser user) implements Outcome {}

    record Skipped(RandomUsers.Skipped skipped) implements Outcome {}

    /** No more users can be created. This is the last outcome of a request. */
    record GivenUp(Problem problem) implements Outcome {}
}
