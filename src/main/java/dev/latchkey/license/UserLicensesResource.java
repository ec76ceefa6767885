package dev.latchkey.license;

import dev.latchkey.http.Entities;
import dev.latchkey.http.JsonArray;
import dev.latchkey.http.PageRequest;
import dev.latchkey.idempotency.IdempotencyKey;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestResponse;

/** The licenses that one user holds. */
@Path("/users/{id}/licenses")
@Produces(MediaType.APPLICATION_JSON)
public class UserLicensesResource {
    private final LicenseService licenses;
    private final Entities entities;
    private final JsonArray array;

    UserLicensesResource(LicenseService licenses, Entities entities, JsonArray array) {
        this.licenses = licenses;
        this.entities = entities;
        this.array = array;
    }

    /** The body is optional, and clients that send none often declare a form all the same. */
    @POST
    @Consumes(MediaType.WILDCARD)
    public Uni<RestResponse<byte[]>> issue(
            @PathParam("id") @Min(1) long id,
            @HeaderParam(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid NewLicense newLicense) {
        return licenses.issue(id, newLicense, key).map(issued -> issued.answer(entities));
    }

    @GET
    public RestMulti<byte[]> list(@PathParam("id") @Min(1) long id, @BeanParam @Valid PageRequest page) {
        return array.of(page, licenses.listOf(id), License::id);
    }
}
