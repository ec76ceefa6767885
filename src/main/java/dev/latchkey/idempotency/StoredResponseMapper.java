package dev.latchkey.idempotency;

import dev.latchkey.http.ProblemBody;
import dev.latchkey.http.RootPath;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Sends a stored response with the same headers as the first time. */
class StoredResponseMapper {
    private static final MediaType JSON = MediaType.APPLICATION_JSON_TYPE.withCharset(StandardCharsets.UTF_8.name());
    private static final MediaType PROBLEM = MediaType.valueOf(ProblemBody.MEDIA_TYPE);

    private final RootPath root;

    StoredResponseMapper(RootPath root) {
        this.root = root;
    }

    @ServerExceptionMapper
    Response send(RepeatedRequest repeat) {
        StoredResponse stored = repeat.response();
        Response.ResponseBuilder response = Response.status(stored.status())
                .type(stored.status() >= 400 ? PROBLEM : JSON)
                .entity(stored.body());
        if (stored.path() != null) {
            response.header(HttpHeaders.ETAG, stored.etag());
            if (stored.status() == Response.Status.CREATED.getStatusCode()) {
                response.header(HttpHeaders.LOCATION, root.of(stored.path()));
            }
        }
        return response.build();
    }
}
