package dev.latchkey.activation;

import dev.latchkey.http.CurrentCaller;
import dev.latchkey.http.JsonList;
import dev.latchkey.http.ListReader;
import dev.latchkey.http.PageRequest;
import dev.latchkey.idempotency.IdempotencyHeader;
import dev.latchkey.license.Reason;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The seats of one license, for staff. Bodies are optional, so any media type is accepted. */
@Tag(name = "Activations")
@Path("/licenses/{id}/activations")
@Produces(MediaType.APPLICATION_JSON)
public class ActivationResource {
    private final ReleaseService seats;
    private final ListReader lists;

    ActivationResource(ReleaseService seats, ListReader lists) {
        this.seats = seats;
        this.lists = lists;
    }

    @GET
    @PermissionsAllowed("licenses:read")
    @APIResponseSchema(value = Activation[].class, responseCode = "200")
    public Uni<JsonList> listActivations(
            @PathParam("id") long id, @BeanParam @Valid PageRequest page, @QueryParam("state") ActivationState state) {
        return lists.read(page, seats.list(id, state), Activation::id);
    }

    @GET
    @PermissionsAllowed("licenses:read")
    @Path("/{activationId}")
    public Uni<Activation> getActivation(@PathParam("id") long id, @PathParam("activationId") long activationId) {
        return seats.get(id, activationId);
    }

    @DELETE
    @PermissionsAllowed("activations:write")
    @Path("/{activationId}")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.WILDCARD)
    public Uni<Void> releaseActivation(
            @PathParam("id") long id,
            @PathParam("activationId") long activationId,
            @Context SecurityContext security,
            @Valid Reason reason) {
        return seats.release(id, activationId, reason, CurrentCaller.of(security));
    }

    @POST
    @PermissionsAllowed("activations:write")
    @Path("/release")
    @Consumes(MediaType.WILDCARD)
    public Uni<ReleasedSeats> releaseAllActivations(
            @PathParam("id") long id, @BeanParam IdempotencyHeader header, @Valid Reason reason) {
        return seats.releaseAll(id, reason, header.request());
    }
}
