package dev.latchkey.activation;

import dev.latchkey.http.JsonList;
import dev.latchkey.http.ListReader;
import dev.latchkey.http.PageRequest;
import dev.latchkey.license.License;
import dev.latchkey.value.PlainText;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The seats of all licenses. */
@Tag(name = "Activations")
@Path("/activations")
@Produces(MediaType.APPLICATION_JSON)
public class SeatListResource {
    private final ReleaseService seats;
    private final ListReader lists;

    SeatListResource(ReleaseService seats, ListReader lists) {
        this.seats = seats;
        this.lists = lists;
    }

    @GET
    @PermissionsAllowed("licenses:read")
    @APIResponseSchema(value = Activation[].class, responseCode = "200")
    public Uni<JsonList> listHeldSeats(
            @BeanParam @Valid PageRequest page,
            @QueryParam("fingerprintPrefix") @PlainText(max = License.MAX_FINGERPRINT) String fingerprintPrefix) {
        return lists.read(page, seats.listHeld(fingerprintPrefix), Activation::id);
    }
}
