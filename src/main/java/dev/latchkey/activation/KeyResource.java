package dev.latchkey.activation;

import static dev.latchkey.problem.ProblemType.FORBIDDEN;
import static dev.latchkey.problem.ProblemType.TOO_MANY_REQUESTS;
import static dev.latchkey.problem.ProblemType.UNAUTHORIZED;

import dev.latchkey.access.PublicRoute;
import dev.latchkey.http.CurrentCaller;
import dev.latchkey.http.Problems;
import dev.latchkey.idempotency.IdempotencyHeader;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** What a program does with its license key. It needs no token. */
@Tag(name = "Keys")
@Path("/licenses")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class KeyResource {
    private final ValidationService validation;
    private final ActivationService activation;

    KeyResource(ValidationService validation, ActivationService activation) {
        this.validation = validation;
        this.activation = activation;
    }

    @POST
    @PublicRoute
    @Path("/validate")
    @Problems({TOO_MANY_REQUESTS, UNAUTHORIZED, FORBIDDEN})
    public Uni<Verdict> validateKey(
            @QueryParam("explain") @DefaultValue("false") boolean explain,
            @Context SecurityContext security,
            @NotNull @Valid ValidationRequest request) {
        if (explain) {
            CurrentCaller.of(security).requireScope("licenses:read");
            return validation.explain(request);
        }
        return validation.validate(request);
    }

    @POST
    @PublicRoute
    @Path("/activate")
    @ResponseStatus(201)
    @Problems(TOO_MANY_REQUESTS)
    public Uni<Verdict> activateKey(@BeanParam IdempotencyHeader header, @NotNull @Valid ActivationRequest request) {
        return activation.activate(request, header.request());
    }

    @POST
    @PublicRoute
    @Path("/deactivate")
    @Problems(TOO_MANY_REQUESTS)
    public Uni<Verdict> deactivateKey(
            @BeanParam IdempotencyHeader header, @NotNull @Valid DeactivationRequest request) {
        return activation.deactivate(request, header.request());
    }
}
