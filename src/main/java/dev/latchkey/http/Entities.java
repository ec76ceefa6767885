package dev.latchkey.http;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Answers with one thing as JSON, and with its entity tag. */
@Singleton
public class Entities {
    private final JsonText json;

    Entities(JsonText json) {
        this.json = json;
    }

    /** 200, with the thing as it is now. */
    public RestResponse<byte[]> ok(Object entity) {
        return tagged(RestResponse.Status.OK, entity).build();
    }

    /**
     * 201, with the path of what was created. The path is sent as it is, not made absolute: the server cannot
     * know the host name under which its clients see it.
     */
    public RestResponse<byte[]> created(String path, Object entity) {
        return tagged(RestResponse.Status.CREATED, entity)
                .header(HttpHeaders.LOCATION, path)
                .build();
    }

    /** 201, with several things, which have neither a path nor a tag in common. */
    public RestResponse<byte[]> created(List<?> entities) {
        return ResponseBuilder.create(RestResponse.Status.CREATED, json.bytes(entities))
                .build();
    }

    private ResponseBuilder<byte[]> tagged(RestResponse.Status status, Object entity) {
        byte[] bytes = json.bytes(entity);
        return ResponseBuilder.create(status, bytes).header(HttpHeaders.ETAG, EntityTags.of(bytes));
    }
}
