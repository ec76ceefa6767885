package dev.latchkey.randomuser;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** {@code POST /users}, of this server or of another, as any client sees it. */
@RegisterRestClient(configKey = "users")
@Path("/users")
public interface UsersEndpoint {

    /** Creates a user; a refusal is a {@code WebApplicationException} with the answer in it. */
    @POST
    Uni<CreatedUser> create(Candidate candidate);

    /** Somebody who may become a user. */
    record Candidate(String name, String email) {}

    /** A user as the endpoint created it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record CreatedUser(long id, String name, String email, Instant createdAt) {}
}
