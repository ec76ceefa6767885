package dev.latchkey.user;

import static dev.latchkey.problem.ProblemType.EMAIL_TAKEN;
import static dev.latchkey.problem.ProblemType.USER_HAS_LICENSES;

import dev.latchkey.http.IfMatch;
import dev.latchkey.http.JsonBodyReader;
import dev.latchkey.http.JsonList;
import dev.latchkey.http.ListReader;
import dev.latchkey.http.PageRequest;
import dev.latchkey.http.Problems;
import dev.latchkey.idempotency.IdempotencyHeader;
import dev.latchkey.value.PlainText;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

@Tag(name = "Users")
@Path("/users")
@Produces(MediaType.APPLICATION_JSON)
public class UserResource {
    private final UserService users;
    private final ListReader lists;

    UserResource(UserService users, ListReader lists) {
        this.users = users;
        this.lists = lists;
    }

    @GET
    @PermissionsAllowed("users:read")
    @APIResponseSchema(value = User[].class, responseCode = "200")
    public Uni<JsonList> listUsers(
            @BeanParam @Valid PageRequest page,
            @QueryParam("email") @Email(message = EmailAddress.MESSAGE_IN_QUERY) String email,
            @QueryParam("emailPrefix") @PlainText(max = EmailAddress.MAX_LENGTH) String emailPrefix,
            @QueryParam("namePrefix") @PlainText(max = User.MAX_NAME) String namePrefix) {
        return lists.read(page, users.list(new UserFilter(email, emailPrefix, namePrefix)), User::id);
    }

    @POST
    @PermissionsAllowed("users:write")
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Problems(EMAIL_TAKEN)
    public Uni<User> createUser(@BeanParam IdempotencyHeader header, @NotNull @Valid NewUser newUser) {
        return users.create(newUser, header.request());
    }

    @GET
    @PermissionsAllowed("users:read")
    @Path("/{id}")
    public Uni<User> getUser(@PathParam("id") long id) {
        return users.get(id);
    }

    @PATCH
    @PermissionsAllowed("users:write")
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, JsonBodyReader.MERGE_PATCH})
    @Problems(EMAIL_TAKEN)
    public Uni<User> updateUser(
            @PathParam("id") long id,
            @HeaderParam(HttpHeaders.IF_MATCH) IfMatch ifMatch,
            @NotNull @Valid UserChanges changes) {
        return users.update(id, ifMatch, changes);
    }

    /** Accepts any media type, because there is no body. */
    @DELETE
    @PermissionsAllowed("users:write")
    @Path("/{id}")
    @Produces(MediaType.WILDCARD)
    @Problems(USER_HAS_LICENSES)
    public Uni<Void> deleteUser(@PathParam("id") long id, @HeaderParam(HttpHeaders.IF_MATCH) IfMatch ifMatch) {
        return users.delete(id, ifMatch);
    }
}
