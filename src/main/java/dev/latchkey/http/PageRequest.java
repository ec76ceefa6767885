package dev.latchkey.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which part of a list is wanted: everything after an id, or one page of it. */
public class PageRequest {
    private static final int MAX_LIMIT = 1000;

    @QueryParam("limit")
    @Min(value = 1, message = "must be between 1 and 1000")
    @Max(value = MAX_LIMIT, message = "must be between 1 and 1000")
    Integer limit;

    @QueryParam("after")
    @DefaultValue("0")
    @Min(value = 0, message = "must be an id, or 0 to begin")
    long after;

    @Context
    UriInfo uri;

    /** Where the page after the given id is (RFC 8288): this very request, with another {@code after}. */
    String linkToPageAfter(long id) {
        StringBuilder query = new StringBuilder();
        uri.getQueryParameters().forEach((name, values) -> {
            if (!name.equals("after")) {
                values.forEach(value -> query.append(encoded(name))
                        .append('=')
                        .append(encoded(value))
                        .append('&'));
            }
        });
        return "<%s?%safter=%d>; rel=\"next\"".formatted(uri.getPath(), query, id);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    Optional<Integer> limit() {
        return Optional.ofNullable(limit);
    }

    long after() {
        return after;
    }
}
