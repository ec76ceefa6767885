package dev.latchkey.license;

import dev.latchkey.http.ListStreamer;
import dev.latchkey.http.PageRequest;
import dev.latchkey.idempotency.IdempotencyHeader;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestMulti;

/** The licenses of one user. */
@Tag(name = "Licenses")
@Path("/users/{id}/licenses")
@Produces(MediaType.APPLICATION_JSON)
public class UserLicensesResource {
    private final LicenseService licenses;
    private final ListStreamer lists;

    UserLicensesResource(LicenseService licenses, ListStreamer lists) {
        this.licenses = licenses;
        this.lists = lists;
    }

    /** The body is optional, so any media type is accepted here; see {@link LicenseResource}. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @ResponseStatus(201)
    public Uni<IssuedLicenses> issueLicense(
            @PathParam("id") @Min(1) long id, @BeanParam IdempotencyHeader header, @Valid NewLicense newLicense) {
        return licenses.issue(id, newLicense, header.request());
    }

    @GET
    @APIResponseSchema(value = License[].class, responseCode = "200")
    public RestMulti<byte[]> listLicensesOfUser(@PathParam("id") @Min(1) long id, @BeanParam @Valid PageRequest page) {
        return lists.stream(page, licenses.listOf(id), License::id);
    }
}
