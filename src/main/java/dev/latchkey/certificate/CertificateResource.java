package dev.latchkey.certificate;

import static dev.latchkey.problem.ProblemType.DISK_FULL;
import static dev.latchkey.problem.ProblemType.OUTCOME_UNKNOWN;
import static dev.latchkey.problem.ProblemType.TOO_MANY_REQUESTS;

import dev.latchkey.access.PublicRoute;
import dev.latchkey.http.CacheableDocument;
import dev.latchkey.http.CurrentCaller;
import dev.latchkey.http.Problems;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Certificates of licenses, for programs that run without a network. */
@Tag(name = "Certificates")
@Path("/licenses")
public class CertificateResource {
    private final CertificateService certificates;
    private final RevocationList revocations;

    CertificateResource(CertificateService certificates, RevocationList revocations) {
        this.certificates = certificates;
        this.revocations = revocations;
    }

    @POST
    @Path("/certificate")
    @PermitAll
    @PublicRoute
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({Jose.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @ResponseStatus(201)
    @Problems({TOO_MANY_REQUESTS, OUTCOME_UNKNOWN, DISK_FULL})
    public Uni<Certificate> certifyKey(@Context SecurityContext security, @NotNull @Valid CertificateRequest request) {
        return certificates.certify(request, CurrentCaller.of(security));
    }

    /** The body is optional, so any media type is accepted. */
    @POST
    @Path("/{id}/certificate")
    @PermissionsAllowed(
            value = {"licenses:read", "keys:read"},
            inclusive = true)
    @Consumes(MediaType.WILDCARD)
    @Produces({Jose.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @ResponseStatus(201)
    @Problems({OUTCOME_UNKNOWN, DISK_FULL})
    public Uni<Certificate> certifyLicense(
            @PathParam("id") long id, @Context SecurityContext security, @Valid CertificateTerms terms) {
        return certificates.certify(id, terms, CurrentCaller.of(security));
    }

    @GET
    @Path("/revoked")
    @PermitAll
    @PublicRoute
    @Produces(Jose.MEDIA_TYPE)
    @Problems(TOO_MANY_REQUESTS)
    public Uni<CacheableDocument> listRevocations() {
        return revocations.get();
    }
}
