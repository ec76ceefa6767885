package dev.latchkey.backup;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /backups}. */
@Path("/backups")
@Produces(MediaType.APPLICATION_JSON)
public class BackupResource {
    private final BackupService backups;

    BackupResource(BackupService backups) {
        this.backups = backups;
    }

    /** Any media type, because there is no body to be of one. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @ResponseStatus(201)
    public Uni<Backup> create() {
        return backups.create();
    }

    @GET
    public Uni<List<Backup>> list() {
        return backups.list();
    }
}
