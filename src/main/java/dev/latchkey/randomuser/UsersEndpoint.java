package dev.latchkey.randomuser;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** {@code POST /users} of this server, or of another one, as any client sees it. */
@RegisterRestClient(configKey = "users")
@Path("/users")
public interface UsersEndpoint {

    /**
     * Creates a user. A refusal is a {@code WebApplicationException} with the response.
     *
     * @param authorization the header {@code Authorization}; null for none
     */
    @POST
    Uni<CreatedUser> create(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, Candidate candidate);

    record Candidate(String name, String email) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record CreatedUser(long id, String name, String email, Instant createdAt) {}
}
