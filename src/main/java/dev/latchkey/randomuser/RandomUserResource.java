package dev.latchkey.randomuser;

import static dev.latchkey.problem.ProblemType.RANDOM_USER_API_FAILED;
import static dev.latchkey.problem.ProblemType.RANDOM_USER_API_TIMEOUT;
import static dev.latchkey.problem.ProblemType.USERS_ENDPOINT_FAILED;

import dev.latchkey.http.Problems;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestStreamElementType;

@Tag(name = "Users")
@Path("/users/random")
public class RandomUserResource {
    private final RandomUserService randomUsers;

    RandomUserResource(RandomUserService randomUsers) {
        this.randomUsers = randomUsers;
    }

    @POST
    @PermissionsAllowed("users:write")
    @Produces(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Problems({RANDOM_USER_API_FAILED, USERS_ENDPOINT_FAILED, RANDOM_USER_API_TIMEOUT})
    public Uni<RandomUsers> createRandomUsers(@BeanParam @Valid RandomUserRequest request) {
        return randomUsers.create(request);
    }

    /** The same with {@code Accept: text/event-stream}. The static part of the OpenAPI document describes it. */
    @POST
    @PermissionsAllowed("users:write")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> streamRandomUsers(
            @BeanParam @Valid RandomUserRequest request, @Context Sse sse, @Context HttpServerRequest http) {
        return randomUsers.stream(request, sse, http);
    }
}
