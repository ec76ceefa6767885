package dev.latchkey.backup;

import static dev.latchkey.problem.ProblemType.BACKUP_UNDER_WAY;
import static dev.latchkey.problem.ProblemType.DISK_FULL;
import static dev.latchkey.problem.ProblemType.NOT_A_FILE_DATABASE;
import static dev.latchkey.problem.ProblemType.SCRATCH_DATABASE;

import dev.latchkey.http.Problems;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

@Tag(name = "Backups")
@Path("/backups")
@Produces(MediaType.APPLICATION_JSON)
public class BackupResource {
    private final BackupService backups;

    BackupResource(BackupService backups) {
        this.backups = backups;
    }

    /** Accepts any media type, because there is no body. */
    @POST
    @PermissionsAllowed("backups:write")
    @Consumes(MediaType.WILDCARD)
    @ResponseStatus(201)
    @Problems({SCRATCH_DATABASE, NOT_A_FILE_DATABASE, BACKUP_UNDER_WAY, DISK_FULL})
    public Uni<Backup> createBackup() {
        return backups.create();
    }

    @GET
    @PermissionsAllowed("backups:write")
    @Problems({SCRATCH_DATABASE, NOT_A_FILE_DATABASE})
    public Uni<List<Backup>> listBackups() {
        return backups.list();
    }
}
