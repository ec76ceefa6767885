package dev.latchkey.user;

import dev.latchkey.http.Entities;
import dev.latchkey.http.IfMatch;
import dev.latchkey.http.JsonArray;
import dev.latchkey.http.JsonBodyReader;
import dev.latchkey.http.PageRequest;
import dev.latchkey.idempotency.IdempotencyKey;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Min;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code /users}. */
@Path("/users")
@Produces(MediaType.APPLICATION_JSON)
public class UserResource {
    private final UserService users;
    private final Entities entities;
    private final JsonArray array;

    UserResource(UserService users, Entities entities, JsonArray array) {
        this.users = users;
        this.entities = entities;
        this.array = array;
    }

    @GET
    public RestMulti<byte[]> list(
            @BeanParam @Valid PageRequest page,
            @QueryParam("email") @Email(message = Emails.MESSAGE_IN_QUERY) String email) {
        return array.of(page, users.list(email), User::id);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<byte[]>> create(
            @HeaderParam(IdempotencyKey.HEADER) IdempotencyKey key, @NotNull @Valid NewUser newUser) {
        return users.create(newUser, key).map(user -> entities.created(user.path(), user));
    }

    @GET
    @Path("/{id}")
    public Uni<RestResponse<byte[]>> get(@PathParam("id") @Min(1) long id) {
        return users.get(id).map(entities::ok);
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, JsonBodyReader.MERGE_PATCH})
    public Uni<RestResponse<byte[]>> update(
            @PathParam("id") @Min(1) long id,
            @HeaderParam(HttpHeaders.IF_MATCH) IfMatch ifMatch,
            @NotNull @Valid UserChanges changes) {
        return users.update(id, ifMatch, changes).map(entities::ok);
    }

    /** Any media type, because there is no body to be of one. */
    @DELETE
    @Path("/{id}")
    @Produces(MediaType.WILDCARD)
    public Uni<Void> delete(@PathParam("id") @Min(1) long id, @HeaderParam(HttpHeaders.IF_MATCH) IfMatch ifMatch) {
        return users.delete(id, ifMatch);
    }
}
