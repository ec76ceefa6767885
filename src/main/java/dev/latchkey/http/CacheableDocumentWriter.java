package dev.latchkey.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Type;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Writes public documents for caches (RFC 9111), or 304 if the client has the current one (RFC 9110, section 13). */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
public class CacheableDocumentWriter extends DirectWriter<CacheableDocument> {
    @Override
    public void writeResponse(CacheableDocument document, Type genericType, ServerRequestContext context) {
        context.serverResponse().end(document.body());
    }

    @ServerResponseFilter
    public void addHeaders(ContainerRequestContext request, ContainerResponseContext response, RoutingContext context) {
        if (response.getEntity() instanceof CacheableDocument document) {
            response.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, document.mediaType());
            response.getHeaders().putSingle(HttpHeaders.ETAG, document.tag());
            // Replaces the header that SecurityHeaders has set.
            context.response().putHeader(HttpHeaders.CACHE_CONTROL, document.cacheControl());
            if (isCurrent(request.getHeaderString(HttpHeaders.IF_NONE_MATCH), document.tag())) {
                response.setStatusInfo(Response.Status.NOT_MODIFIED);
                response.setEntity(null);
            }
        }
    }

    /** Proxies that compress make a tag weak, which does not matter here (RFC 9110, section 13.1.2). */
    private static boolean isCurrent(String ifNoneMatch, String tag) {
        return ifNoneMatch != null
                && Stream.of(ifNoneMatch.split(","))
                        .map(part -> part.strip().replaceFirst("^W/", ""))
                        .anyMatch(part -> part.equals(tag) || part.equals("*"));
    }
}
