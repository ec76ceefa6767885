package dev.latchkey.certificate;

import dev.latchkey.http.DirectWriter;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Writes only the JWS of a certificate, for callers who save it as a file. */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
@Produces({Jose.MEDIA_TYPE, MediaType.APPLICATION_OCTET_STREAM})
public class CertificateWriter extends DirectWriter<Certificate> {
    @Override
    public void writeResponse(Certificate certificate, Type genericType, ServerRequestContext context) {
        context.serverResponse().end(certificate.certificate().getBytes(StandardCharsets.US_ASCII));
    }

    /** The framework makes {@code application/octet-stream} of {@code Accept: application/*}, and adds a charset to others. */
    @ServerResponseFilter
    public void setType(ContainerResponseContext response) {
        if (response.getEntity() instanceof Certificate) {
            boolean isJson = response.getMediaType().isCompatible(MediaType.APPLICATION_JSON_TYPE);
            response.getHeaders()
                    .putSingle(HttpHeaders.CONTENT_TYPE, isJson ? MediaType.APPLICATION_JSON : Jose.MEDIA_TYPE);
        }
    }
}
