package dev.latchkey.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Answers with one thing as JSON and with its entity tag (RFC 9110, section 8.8.3), a digest of that JSON: it
 * changes whenever anything of the thing does, also where time alone did it.
 */
@Singleton
public class Entities {
    /** Far more than it takes to tell two states of one thing apart. */
    private static final int TAG_BYTES = 15;

    private final ObjectMapper mapper;

    Entities(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** 200, with the thing as it is now. */
    public RestResponse<byte[]> ok(Object entity) {
        return tagged(RestResponse.Status.OK, entity).build();
    }

    /**
     * 201, with the path of what was created. The path is sent as it is, not made absolute: the server cannot
     * know the host name under which its clients see it.
     *
     * @param path null where it is found where the request was sent to
     */
    public RestResponse<byte[]> created(String path, Object entity) {
        return tagged(RestResponse.Status.CREATED, entity)
                .header(HttpHeaders.LOCATION, path)
                .build();
    }

    private RestResponse.ResponseBuilder<byte[]> tagged(RestResponse.Status status, Object entity) {
        byte[] json = json(entity);
        return RestResponse.ResponseBuilder.create(status, json).header(HttpHeaders.ETAG, tagOf(json));
    }

    /**
     * Checks, inside the transaction of a change, that the thing is still as the client saw it.
     *
     * @param ifMatch null for no condition, which does not even ask for the present state
     * @throws Problem 412 where it is not
     */
    public void require(IfMatch ifMatch, Supplier<?> present) {
        if (ifMatch != null && !ifMatch.holdsFor(tagOf(json(present.get())))) {
            throw new Problem(
                    ProblemType.PRECONDITION_FAILED,
                    "It is no longer as If-Match says: nothing was changed. GET it again, look, and send the new ETag.");
        }
    }

    private byte[] json(Object entity) {
        try {
            return mapper.writeValueAsBytes(entity);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record could not be written as JSON", e);
        }
    }

    private static String tagOf(byte[] json) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
            return '"' + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, TAG_BYTES)) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
