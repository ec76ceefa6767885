package dev.latchkey.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.LongFunction;

/** The query parameters {@code limit} and {@code after}: one page of a list, or all that follows an id. */
@RegisterForReflection // StrictRequestFilter reads the fields.
public class PageRequest {
    private static final int MAX_LIMIT = 1000;

    @QueryParam("limit")
    @Min(value = 1, message = "must be between 1 and 1000")
    @Max(value = MAX_LIMIT, message = "must be between 1 and 1000")
    Integer limit;

    @QueryParam("after")
    @DefaultValue("0")
    @Min(value = 0, message = "must be an id, or 0 for the beginning")
    long after;

    @Context
    UriInfo uri;

    @Context
    SecurityContext security;

    /**
     * Makes a {@code Link} header to the page after an id (RFC 8288): the same request with another {@code after}. Only
     * its caller needs the request's context.
     */
    LongFunction<String> links() {
        StringBuilder query = new StringBuilder();
        uri.getQueryParameters().forEach((name, values) -> {
            if (!name.equals("after")) {
                values.forEach(value -> query.append(encode(name))
                        .append('=')
                        .append(encode(value))
                        .append('&'));
            }
        });
        String start = "<%s?%safter=".formatted(uri.getRequestUri().getRawPath(), query);
        return id -> start + id + ">; rel=\"next\"";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    Optional<Integer> limit() {
        return Optional.ofNullable(limit);
    }

    long after() {
        return after;
    }

    Caller caller() {
        return CurrentCaller.of(security);
    }
}
