package dev.latchkey.license;

import dev.latchkey.http.Entities;
import dev.latchkey.http.IfMatch;
import dev.latchkey.http.JsonArray;
import dev.latchkey.http.JsonBodyReader;
import dev.latchkey.http.PageRequest;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * {@code /licenses}. The bodies of actions are optional, and clients that send none often declare a form all the
 * same: so those take any media type, and leave it to {@link JsonBodyReader}.
 */
@Path("/licenses")
@Produces(MediaType.APPLICATION_JSON)
public class LicenseResource {
    private final LicenseService licenses;
    private final LifecycleService lifecycle;
    private final LicenseHistory history;
    private final ValidationService validation;
    private final Entities entities;
    private final JsonArray array;

    LicenseResource(
            LicenseService licenses,
            LifecycleService lifecycle,
            LicenseHistory history,
            ValidationService validation,
            Entities entities,
            JsonArray array) {
        this.licenses = licenses;
        this.lifecycle = lifecycle;
        this.history = history;
        this.validation = validation;
        this.entities = entities;
        this.array = array;
    }

    @GET
    public RestMulti<byte[]> list(@BeanParam @Valid PageRequest page, @BeanParam @Valid LicenseFilter filter) {
        return array.of(page, licenses.list(filter), License::id);
    }

    @POST
    @Path("/validate")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Validation> validate(@NotNull @Valid ValidationRequest request) {
        return validation.validate(request);
    }

    @GET
    @Path("/{id}")
    public Uni<RestResponse<byte[]>> get(@PathParam("id") @Min(1) long id) {
        return licenses.get(id).map(entities::ok);
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, JsonBodyReader.MERGE_PATCH})
    public Uni<RestResponse<byte[]>> change(
            @PathParam("id") @Min(1) long id,
            @HeaderParam(HttpHeaders.IF_MATCH) IfMatch ifMatch,
            @NotNull @Valid LicenseChanges changes) {
        return lifecycle.change(id, ifMatch, changes).map(entities::ok);
    }

    @GET
    @Path("/{id}/events")
    public RestMulti<byte[]> events(@PathParam("id") @Min(1) long id, @BeanParam @Valid PageRequest page) {
        return array.of(page, history.of(id), LicenseEvent::id);
    }

    @POST
    @Path("/{id}/suspend")
    @Consumes(MediaType.WILDCARD)
    public Uni<RestResponse<byte[]>> suspend(@BeanParam @Valid LicenseTarget target, @Valid Reason reason) {
        return lifecycle.suspend(target, reason).map(entities::ok);
    }

    @POST
    @Path("/{id}/reinstate")
    @Consumes(MediaType.WILDCARD)
    public Uni<RestResponse<byte[]>> reinstate(@BeanParam @Valid LicenseTarget target, @Valid Reason reason) {
        return lifecycle.reinstate(target, reason).map(entities::ok);
    }

    @POST
    @Path("/{id}/renew")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<byte[]>> renew(@BeanParam @Valid LicenseTarget target, @NotNull @Valid Renewal renewal) {
        return lifecycle.renew(target, renewal).map(entities::ok);
    }

    @POST
    @Path("/{id}/rotate")
    @Consumes(MediaType.WILDCARD)
    public Uni<RestResponse<byte[]>> rotate(@BeanParam @Valid LicenseTarget target, @Valid Reason reason) {
        return lifecycle.rotate(target, reason).map(next -> entities.created(next.path(), next));
    }

    @POST
    @Path("/{id}/revoke")
    @Consumes(MediaType.WILDCARD)
    public Uni<RestResponse<byte[]>> revoke(@BeanParam @Valid LicenseTarget target, @Valid Reason reason) {
        return lifecycle.revoke(target, reason).map(entities::ok);
    }
}
