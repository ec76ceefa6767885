package dev.latchkey.activation;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The verdict on a license, for staff who may not see its key. */
@Tag(name = "Licenses")
@Path("/licenses/{id}/validate")
@Produces(MediaType.APPLICATION_JSON)
public class ValidationResource {
    private final ValidationService validation;

    ValidationResource(ValidationService validation) {
        this.validation = validation;
    }

    /** The body is optional, so any media type is accepted. */
    @POST
    @PermissionsAllowed("licenses:read")
    @Consumes(MediaType.WILDCARD)
    public Uni<Verdict> validateLicense(@PathParam("id") long id, @Valid ValidationTerms terms) {
        return validation.explain(id, terms);
    }
}
