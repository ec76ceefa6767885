package dev.latchkey.license;

import dev.latchkey.http.JsonArray;
import dev.latchkey.http.PageRequest;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestMulti;

/** {@code /licenses}. */
@Path("/licenses")
@Produces(MediaType.APPLICATION_JSON)
public class LicenseResource {
    private final LicenseService licenses;
    private final JsonArray array;

    LicenseResource(LicenseService licenses, JsonArray array) {
        this.licenses = licenses;
        this.array = array;
    }

    @GET
    public RestMulti<byte[]> list(@BeanParam @Valid PageRequest page, @BeanParam @Valid LicenseFilter filter) {
        return array.of(page, licenses.list(filter), License::id);
    }

    @GET
    @Path("/{id}")
    public Uni<License> get(@PathParam("id") @Min(1) long id) {
        return licenses.get(id);
    }
}
