package dev.latchkey.randomuser;

import dev.latchkey.randomuser.UsersEndpoint.CreatedUser;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** The answer to a request for random users: who was created, and who was not. */
public record RandomUsers(int requested, List<CreatedUser> created, List<Skipped> skipped) {

    /**
     * Somebody who was not created.
     *
     * @param email null where nobody came to be skipped, because no more people could be fetched
     */
    public record Skipped(String email, String reason) {}

    /** The same in numbers. */
    @RegisterForReflection
    public record Totals(int requested, int created, int skipped) {}
}
