package bench;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;

/** Reads and returns JSON of the same size as Latchkey's users, and does nothing else. */
@Path("/bare")
public class BareResource {
    private static final Instant TIME = Instant.parse("2026-11-23T09:30:00Z");

    /** Has the members of a user. */
    public record Thing(long id, String name, String email, Instant createdAt) {}

    /** Has the members of a new user. */
    public record NewThing(String name, String email) {}

    @GET
    public Uni<Thing> get() {
        return Uni.createFrom().item(new Thing(1, "Ada Lovelace", "ada@example.org", TIME));
    }

    @POST
    public Uni<Thing> post(NewThing thing) {
        return Uni.createFrom().item(new Thing(1, thing.name(), thing.email(), TIME));
    }
}
