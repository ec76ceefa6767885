package dev.latchkey.http;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Adds {@code ETag} and {@code Location} to responses. The entity is serialized once, for the tag and for the body. */
class AddressableFilter {
    private final JsonCodec json;
    private final RootPath root;

    AddressableFilter(JsonCodec json, RootPath root) {
        this.json = json;
        this.root = root;
    }

    /** The location is a path, because the server cannot know the host name that its clients use. */
    @ServerResponseFilter
    void addHeaders(ContainerResponseContext response) {
        if (response.getEntity() instanceof Addressable entity && entity.path() != null) {
            byte[] bytes = json.write(entity);
            response.getHeaders().putSingle(HttpHeaders.ETAG, EntityTagger.tagOf(bytes));
            if (response.getStatus() == Response.Status.CREATED.getStatusCode()) {
                response.getHeaders().putSingle(HttpHeaders.LOCATION, root.of(entity.path()));
            }
            response.setEntity(bytes);
        }
    }
}
