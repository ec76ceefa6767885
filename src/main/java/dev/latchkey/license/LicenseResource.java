package dev.latchkey.license;

import static dev.latchkey.problem.ProblemType.LICENSE_STATE;

import dev.latchkey.http.CurrentCaller;
import dev.latchkey.http.IfMatch;
import dev.latchkey.http.JsonBodyReader;
import dev.latchkey.http.JsonList;
import dev.latchkey.http.ListOrder;
import dev.latchkey.http.ListReader;
import dev.latchkey.http.PageRequest;
import dev.latchkey.http.Problems;
import dev.latchkey.idempotency.ActionTargetParams;
import dev.latchkey.value.PlainText;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/**
 * Licenses. Most actions take an optional body. Clients that send none often declare a form, so these methods accept
 * any media type and leave the check to {@link JsonBodyReader}.
 */
@Tag(name = "Licenses")
@Path("/licenses")
@Produces(MediaType.APPLICATION_JSON)
public class LicenseResource {
    private final LicenseService licenses;
    private final LifecycleService lifecycle;
    private final LicenseHistory history;
    private final ListReader lists;

    LicenseResource(LicenseService licenses, LifecycleService lifecycle, LicenseHistory history, ListReader lists) {
        this.licenses = licenses;
        this.lifecycle = lifecycle;
        this.history = history;
        this.lists = lists;
    }

    @GET
    @PermissionsAllowed("licenses:read")
    @APIResponseSchema(value = License[].class, responseCode = "200")
    public Uni<JsonList> listLicenses(
            @BeanParam @Valid PageRequest page,
            @QueryParam("status") LicenseStatus status,
            @QueryParam("product") @PlainText(max = NewLicense.MAX_PRODUCT) String product,
            @QueryParam("labelPrefix") @PlainText(max = NewLicense.MAX_LABEL) String labelPrefix,
            @QueryParam("userId") @Min(1) Long userId,
            @QueryParam("expiresBefore") Instant expiresBefore,
            @QueryParam("feature") @Pattern(regexp = Features.NAME, message = Features.INVALID_NAME) String feature,
            @QueryParam("fingerprint") @PlainText(max = License.MAX_FINGERPRINT) String fingerprint) {
        LicenseFilter filter =
                new LicenseFilter(status, product, labelPrefix, userId, expiresBefore, feature, fingerprint);
        return lists.read(page, licenses.list(filter), License::id);
    }

    @GET
    @PermissionsAllowed("licenses:read")
    @Path("/{id}")
    public Uni<License> getLicense(@PathParam("id") long id) {
        return licenses.get(id);
    }

    @PATCH
    @PermissionsAllowed("licenses:write")
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, JsonBodyReader.MERGE_PATCH})
    @Problems(LICENSE_STATE)
    public Uni<License> updateLicense(
            @PathParam("id") long id,
            @HeaderParam(HttpHeaders.IF_MATCH) IfMatch ifMatch,
            @Context SecurityContext security,
            @NotNull @Valid LicenseChanges changes) {
        return lifecycle.changeTerms(id, ifMatch, CurrentCaller.of(security), changes);
    }

    @GET
    @PermissionsAllowed("licenses:read")
    @Path("/{id}/events")
    @APIResponseSchema(value = LicenseEvent[].class, responseCode = "200")
    public Uni<JsonList> listEventsOfLicense(
            @PathParam("id") long id,
            @BeanParam @Valid PageRequest page,
            @QueryParam("order") @DefaultValue("asc") ListOrder order) {
        return lists.read(page, history.list(id, order), LicenseEvent::id);
    }

    @POST
    @PermissionsAllowed("licenses:write")
    @Path("/{id}/suspend")
    @Consumes(MediaType.WILDCARD)
    @Problems(LICENSE_STATE)
    public Uni<License> suspendLicense(@BeanParam ActionTargetParams params, @Valid Reason reason) {
        return lifecycle.suspend(params.target(), reason);
    }

    @POST
    @PermissionsAllowed("licenses:write")
    @Path("/{id}/reinstate")
    @Consumes(MediaType.WILDCARD)
    @Problems(LICENSE_STATE)
    public Uni<License> reinstateLicense(@BeanParam ActionTargetParams params, @Valid Reason reason) {
        return lifecycle.reinstate(params.target(), reason);
    }

    @POST
    @PermissionsAllowed("licenses:write")
    @Path("/{id}/renew")
    @Consumes(MediaType.APPLICATION_JSON)
    @Problems(LICENSE_STATE)
    public Uni<License> renewLicense(@BeanParam ActionTargetParams params, @NotNull @Valid Renewal renewal) {
        return lifecycle.renew(params.target(), renewal);
    }

    @POST
    @PermissionsAllowed("licenses:write")
    @Path("/{id}/rotate")
    @Consumes(MediaType.WILDCARD)
    @ResponseStatus(201)
    @Problems(LICENSE_STATE)
    public Uni<License> rotateLicense(@BeanParam ActionTargetParams params, @Valid Reason reason) {
        return lifecycle.rotate(params.target(), reason);
    }

    @POST
    @PermissionsAllowed("licenses:write")
    @Path("/{id}/revoke")
    @Consumes(MediaType.WILDCARD)
    @Problems(LICENSE_STATE)
    public Uni<License> revokeLicense(@BeanParam ActionTargetParams params, @Valid Reason reason) {
        return lifecycle.revoke(params.target(), reason);
    }
}
