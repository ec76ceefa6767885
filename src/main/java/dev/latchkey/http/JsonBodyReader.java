package dev.latchkey.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.quarkus.logging.Log;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Reads a body as exactly one JSON object in valid UTF-8 (RFC 8259), and says what is wrong with it. The framework's
 * own reader accepts invalid UTF-8 and says less.
 */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
@Consumes(MediaType.WILDCARD)
public class JsonBodyReader implements ServerMessageBodyReader<Object> {
    /** JSON Merge Patch (RFC 7396). */
    public static final String MERGE_PATCH = "application/merge-patch+json";

    private static final MediaType MERGE_PATCH_TYPE = MediaType.valueOf(MERGE_PATCH);
    private static final int MAX_BODY_KIB = 64;
    private static final int MAX_BODY_BYTES = MAX_BODY_KIB * 1024;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final ObjectMapper mapper;
    private final CurrentVertxRequest request;

    JsonBodyReader(ObjectMapper mapper, CurrentVertxRequest request) {
        this.mapper = mapper;
        this.request = request;
    }

    @Override
    public boolean isReadable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo resource, MediaType mediaType) {
        return true;
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return true;
    }

    @Override
    public Object readFrom(Class<Object> type, Type genericType, MediaType mediaType, ServerRequestContext context)
            throws IOException {
        byte[] bytes = readBytes(context.getInputStream());
        if (bytes.length == 0) {
            // The resource method decides whether a body is required.
            return null;
        }
        if (!isJson(context.getRequestHeaders())) {
            throw new NotSupportedException();
        }
        return readObject(genericType, decode(bytes));
    }

    /** Not used: the framework calls the method above. */
    @Override
    public Object readFrom(
            Class<Object> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body) {
        throw new UnsupportedOperationException();
    }

    private byte[] readBytes(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            discardRest();
            throw new Problem(ProblemType.BODY_TOO_LARGE, "A body may have at most %d KiB.", MAX_BODY_KIB);
        }
        return bytes;
    }

    /** Otherwise the rest of the body is buffered until the request ends. */
    private void discardRest() {
        try {
            request.getCurrent().request().handler(rest -> {});
        } catch (IllegalStateException e) {
            Log.debug("The whole body had arrived", e);
        }
    }

    private static boolean isJson(HttpHeaders headers) {
        try {
            MediaType declared = headers.getMediaType();
            return declared != null
                    && (declared.isCompatible(MediaType.APPLICATION_JSON_TYPE)
                            || declared.isCompatible(MERGE_PATCH_TYPE));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Object readObject(Type type, String text) throws IOException {
        try (JsonParser json = mapper.createParser(text)) {
            return readObject(type, json);
        }
    }

    private Object readObject(Type type, JsonParser json) throws IOException {
        try {
            JsonToken first = json.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw JsonErrorTranslator.notAnObject(first);
            }
            Object value = mapper.readValue(json, mapper.constructType(type));
            if (json.nextToken() != null) {
                throw JsonErrorTranslator.malformed(json.currentTokenLocation());
            }
            return value;
        } catch (JsonProcessingException e) {
            throw JsonErrorTranslator.toProblem(e, json);
        }
    }

    private static String decode(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Problem(ProblemType.MALFORMED_JSON, "The body is not valid UTF-8.");
        }
    }
}
