package dev.latchkey.http;

import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
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

    /** The framework calls no writer for HEAD. */
    @ServerResponseFilter
    public void tagHead(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getMethod().equals(HttpMethod.HEAD) && response.getEntity() instanceof Addressable answer) {
            byte[] tagged = json.writeFor(CurrentCaller.of(request.getSecurityContext()), answer.tagged());
            response.getHeaders().putSingle(HttpHeaders.ETAG, EntityTagger.tagOf(tagged));
        }
    }
}
