package dev.latchkey.certificate;

import static dev.latchkey.problem.ProblemType.TOO_MANY_REQUESTS;

import dev.latchkey.access.PublicRoute;
import dev.latchkey.http.CacheableDocument;
import dev.latchkey.http.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The public keys where JOSE libraries look for them. */
@Tag(name = "Signing keys")
@Path("/.well-known/jwks.json")
public class KeySetResource {
    private final SigningKeyService keys;

    KeySetResource(SigningKeyService keys) {
        this.keys = keys;
    }

    @GET
    @PermitAll
    @PublicRoute
    @Produces({Jose.KEY_SET, MediaType.APPLICATION_JSON})
    @Problems(TOO_MANY_REQUESTS)
    public Uni<CacheableDocument> getKeySet() {
        return keys.keySet();
    }
}
