package dev.latchkey.license;

import dev.latchkey.http.JsonList;
import dev.latchkey.http.ListReader;
import dev.latchkey.http.PageRequest;
import dev.latchkey.idempotency.IdempotencyHeader;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
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

/** The licenses of one user. */
@Tag(name = "Licenses")
@Path("/users/{id}/licenses")
@Produces(MediaType.APPLICATION_JSON)
public class UserLicensesResource {
    private final LicenseService licenses;
    private final ListReader lists;

    UserLicensesResource(LicenseService licenses, ListReader lists) {
        this.licenses = licenses;
        this.lists = lists;
    }

    /** The body is optional, so any media type is accepted here; see {@link LicenseResource}. */
    @POST
    @PermissionsAllowed("licenses:write")
    @Consumes(MediaType.WILDCARD)
    @ResponseStatus(201)
    public Uni<IssuedLicenses> issueLicense(
            @PathParam("id") long id, @BeanParam IdempotencyHeader header, @Valid NewLicense newLicense) {
        return licenses.issue(id, newLicense, header.request());
    }

    @GET
    @PermissionsAllowed("licenses:read")
    @APIResponseSchema(value = License[].class, responseCode = "200")
    public Uni<JsonList> listLicensesOfUser(@PathParam("id") long id, @BeanParam @Valid PageRequest page) {
        return lists.read(page, licenses.listOf(id), License::id);
    }
}
