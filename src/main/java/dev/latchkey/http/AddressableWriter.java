package dev.latchkey.http;

import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Writes entities as their callers may see them, with {@code ETag} and {@code Location}. Most are serialized once, for
 * the tag and for the body.
 */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
@Produces(MediaType.APPLICATION_JSON)
public class AddressableWriter extends DirectWriter<Addressable> {
    private final JsonCodec json;
    private final RootPath root;

    AddressableWriter(JsonCodec json, RootPath root) {
        this.json = json;
        this.root = root;
    }

    /** The location is a path, because the server cannot know the host name that its clients use. */
    @Override
    public void writeResponse(Addressable answer, Type genericType, ServerRequestContext context) {
        ResteasyReactiveRequestContext request = (ResteasyReactiveRequestContext) context;
        Caller caller = CurrentCaller.of(request.getSecurityContext());
        ServerHttpResponse response = context.serverResponse();
        byte[] body = json.writeFor(caller, answer);
        if (answer.path() != null) {
            byte[] tagged = answer.tagged() == answer ? body : json.writeFor(caller, answer.tagged());
            response.setResponseHeader(HttpHeaders.ETAG, EntityTagger.tagOf(tagged));
            boolean isCreated = request.getResponse().get().getStatus() == Response.Status.CREATED.getStatusCode();
            if (isCreated) {
                response.setResponseHeader(HttpHeaders.LOCATION, root.of(answer.path()));
            }
        }
        response.end(body);
    }
}
