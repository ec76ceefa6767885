package dev.latchkey.http;

import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;

/** Answers that more than one resource gives. */
public final class Answers {
    private Answers() {}

    /**
     * 201, with the path of what was created. The path is sent as it is, not made absolute: the server cannot
     * know the host name under which its clients see it.
     */
    public static <T> RestResponse<T> created(String path, T entity) {
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, entity)
                .header(HttpHeaders.LOCATION, path)
                .build();
    }
}
