package dev.latchkey.access;

import static dev.latchkey.problem.ProblemType.LAST_ADMIN_TOKEN;
import static dev.latchkey.problem.ProblemType.TOKEN_NAME_TAKEN;
import static dev.latchkey.problem.ProblemType.TOKEN_STATE;

import dev.latchkey.http.CurrentCaller;
import dev.latchkey.http.IfMatch;
import dev.latchkey.http.JsonBodyReader;
import dev.latchkey.http.JsonList;
import dev.latchkey.http.ListReader;
import dev.latchkey.http.PageRequest;
import dev.latchkey.http.Problems;
import dev.latchkey.idempotency.ActionTargetParams;
import dev.latchkey.idempotency.IdempotencyHeader;
import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Access tokens. The scope that manages them also reads them. */
@Tag(name = "Tokens")
@Path("/tokens")
@Produces(MediaType.APPLICATION_JSON)
public class TokenResource {
    private final TokenService tokens;
    private final ListReader lists;

    TokenResource(TokenService tokens, ListReader lists) {
        this.tokens = tokens;
        this.lists = lists;
    }

    @GET
    @PermissionsAllowed("tokens:write")
    @APIResponseSchema(value = Token[].class, responseCode = "200")
    public Uni<JsonList> listTokens(@BeanParam @Valid PageRequest page) {
        return lists.read(page, tokens.list(), Token::id);
    }

    @POST
    @PermissionsAllowed("tokens:write")
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Problems(TOKEN_NAME_TAKEN)
    public Uni<Token> createToken(@BeanParam IdempotencyHeader header, @NotNull @Valid NewToken newToken) {
        return tokens.create(newToken, header.request());
    }

    @GET
    @Path("/current")
    @Authenticated
    public Uni<CurrentToken> getCurrentToken(@Context SecurityContext security) {
        return tokens.current(CurrentCaller.of(security));
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("tokens:write")
    public Uni<Token> getToken(@PathParam("id") long id) {
        return tokens.get(id);
    }

    @PATCH
    @Path("/{id}")
    @PermissionsAllowed("tokens:write")
    @Consumes({MediaType.APPLICATION_JSON, JsonBodyReader.MERGE_PATCH})
    @Problems({TOKEN_NAME_TAKEN, TOKEN_STATE})
    public Uni<Token> updateToken(
            @PathParam("id") long id,
            @HeaderParam(HttpHeaders.IF_MATCH) IfMatch ifMatch,
            @Context SecurityContext security,
            @NotNull @Valid TokenChanges changes) {
        return tokens.update(id, ifMatch, CurrentCaller.of(security), changes);
    }

    /** Accepts any media type, because there is no body. */
    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("tokens:write")
    @Produces(MediaType.WILDCARD)
    @Problems(LAST_ADMIN_TOKEN)
    public Uni<Void> revokeToken(
            @PathParam("id") long id,
            @HeaderParam(HttpHeaders.IF_MATCH) IfMatch ifMatch,
            @Context SecurityContext security) {
        return tokens.revoke(id, ifMatch, CurrentCaller.of(security));
    }

    @POST
    @Path("/{id}/rotate")
    @PermissionsAllowed("tokens:write")
    @Consumes(MediaType.WILDCARD)
    @Problems(TOKEN_STATE)
    public Uni<Token> rotateToken(@BeanParam ActionTargetParams params, @Valid TokenRotation rotation) {
        return tokens.rotate(params.target(), rotation);
    }

    @GET
    @Path("/{id}/events")
    @PermissionsAllowed("tokens:write")
    @APIResponseSchema(value = TokenEvent[].class, responseCode = "200")
    public Uni<JsonList> listEventsOfToken(@PathParam("id") long id, @BeanParam @Valid PageRequest page) {
        return lists.read(page, tokens.events(id), TokenEvent::id);
    }
}
