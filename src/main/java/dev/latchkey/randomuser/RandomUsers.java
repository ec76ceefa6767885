package dev.latchkey.randomuser;

import dev.latchkey.randomuser.UsersEndpoint.CreatedUser;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Nullable;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The response to a request for random users. */
public record RandomUsers(int requested, List<CreatedUser> created, List<Skipped> skipped) {

    /**
     * A person who was not created.
     *
     * @param email null if no more people could be fetched
     */
    @Schema(name = "SkippedPerson")
    public record Skipped(@Nullable String email, String reason) {}

    /** The same as numbers. */
    @RegisterForReflection
    public record Totals(int requested, int created, int skipped) {}
}
