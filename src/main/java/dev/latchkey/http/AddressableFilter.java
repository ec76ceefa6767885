package dev.latchkey.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Writes entities as their callers may see them, and adds {@code ETag} and {@code Location}. Most are serialized once,
 * for the tag and for the body.
 */
class AddressableFilter {
    private final JsonCodec json;
    private final RootPath root;

    AddressableFilter(JsonCodec json, RootPath root) {
        this.json = json;
        this.root = root;
    }

    /** The location is a path, because the server cannot know the host name that its clients use. */
    @ServerResponseFilter
    void addHeaders(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof Addressable answer) {
            Caller caller = CurrentCaller.of(request.getSecurityContext());
            byte[] body = json.writeFor(caller, answer);
            if (answer.path() != null) {
                byte[] tagged = answer.tagged() == answer ? body : json.writeFor(caller, answer.tagged());
                response.getHeaders().putSingle(HttpHeaders.ETAG, EntityTagger.tagOf(tagged));
                if (response.getStatus() == Response.Status.CREATED.getStatusCode()) {
                    response.getHeaders().putSingle(HttpHeaders.LOCATION, root.of(answer.path()));
                }
            }
            response.setEntity(body);
        }
    }
}
