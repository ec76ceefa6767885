package dev.latchkey.overview;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Tag(name = "Overview")
@Path("/overview")
@Produces(MediaType.APPLICATION_JSON)
public class OverviewResource {
    private final OverviewService overview;

    OverviewResource(OverviewService overview) {
        this.overview = overview;
    }

    @GET
    @PermissionsAllowed("licenses:read")
    public Uni<Overview> getOverview() {
        return overview.get();
    }
}
