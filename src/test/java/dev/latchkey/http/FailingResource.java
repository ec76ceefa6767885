package dev.latchkey.http;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestMulti;

/** Routes that exist only in tests, and fail as the test wants. */
@PermitAll
@Path("/failing")
@Produces(MediaType.APPLICATION_JSON)
public class FailingResource {
    /** Throws. It may wait first, because it runs on a worker thread. */
    static volatile Supplier<String> work;

    static volatile Runnable onCancel;

    @GET
    @Operation(hidden = true)
    public Uni<String> fail() {
        return Uni.createFrom()
                .item(() -> work.get())
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onCancellation()
                .invoke(() -> onCancel.run());
    }

    /** Reads no body. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(hidden = true)
    public Uni<String> failToPost() {
        return fail();
    }

    /** Fails after the response has started. */
    @GET
    @Path("/stream")
    @Operation(hidden = true)
    public RestMulti<byte[]> failLate() {
        Multi<byte[]> chunks = Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item("1"), fail().toMulti())
                .map(text -> text.getBytes(StandardCharsets.US_ASCII));
        return RestMulti.fromMultiData(chunks).build();
    }
}
