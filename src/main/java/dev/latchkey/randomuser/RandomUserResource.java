package dev.latchkey.randomuser;

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
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** {@code /users/random}. */
@Path("/users/random")
public class RandomUserResource {
    private final RandomUserAnswers answers;

    RandomUserResource(RandomUserAnswers answers) {
        this.answers = answers;
    }

    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<RandomUsers>> create(@BeanParam @Valid RandomUserRequest request) {
        return answers.together(request).map(users -> RestResponse.status(RestResponse.Status.CREATED, users));
    }

    @POST
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    public Multi<OutboundSseEvent> stream(
            @BeanParam @Valid RandomUserRequest request, @Context Sse sse, @Context HttpServerRequest http) {
        return answers.oneByOne(request, sse, http);
    }
}
