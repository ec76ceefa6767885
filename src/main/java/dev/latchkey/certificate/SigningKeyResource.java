package dev.latchkey.certificate;

import static dev.latchkey.problem.ProblemType.NOT_FOUND;
import static dev.latchkey.problem.ProblemType.TOO_MANY_REQUESTS;

import dev.latchkey.access.PublicRoute;
import dev.latchkey.http.CacheableDocument;
import dev.latchkey.http.Problems;
import dev.latchkey.idempotency.IdempotencyHeader;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The keys that sign certificates. Their public parts are for everybody. */
@Tag(name = "Signing keys")
@Path("/signing-keys")
public class SigningKeyResource {
    private final SigningKeyService keys;

    SigningKeyResource(SigningKeyService keys) {
        this.keys = keys;
    }

    @GET
    @PermitAll
    @PublicRoute
    @Produces(MediaType.APPLICATION_JSON)
    @Problems(TOO_MANY_REQUESTS)
    public Uni<List<SigningKey>> listSigningKeys() {
        return keys.list();
    }

    @GET
    @Path("/{kid}.pem")
    @PermitAll
    @PublicRoute
    @Produces(Jose.PEM)
    @Problems({NOT_FOUND, TOO_MANY_REQUESTS})
    public Uni<CacheableDocument> getSigningKey(@PathParam("kid") String kid) {
        return keys.pem(kid);
    }

    /** Accepts any media type, because there is no body. */
    @POST
    @Path("/rotate")
    @PermissionsAllowed("signing-keys:write")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    public Uni<SigningKey> rotateSigningKey(@BeanParam IdempotencyHeader header) {
        return keys.rotate(header.request());
    }
}
