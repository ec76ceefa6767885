package dev.latchkey.http;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Max;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** A route that exists only in tests. {@link NewRouteTest} shows that it needs no second file. */
@PermitAll
@Path("/probes")
@Produces(MediaType.APPLICATION_JSON)
public class ProbeResource {
    public record Probe(long id, String color) {}

    @GET
    @Path("/{id}")
    public Uni<Probe> getProbe(@PathParam("id") @Max(1000) long id, @QueryParam("color") String color) {
        return Uni.createFrom().item(new Probe(id, color));
    }
}
