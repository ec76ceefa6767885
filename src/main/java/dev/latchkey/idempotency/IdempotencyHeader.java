package dev.latchkey.idempotency;

import dev.latchkey.http.StrictRequestFilter;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.UriInfo;

/** The header {@code Idempotency-Key}, with the method and path that it belongs to. */
public class IdempotencyHeader {
    @HeaderParam(StrictRequestFilter.IDEMPOTENCY_KEY)
    IdempotencyKey key;

    @Context
    Request request;

    @Context
    UriInfo uri;

    public IdempotentRequest request() {
        return new IdempotentRequest(key, request.getMethod(), uri.getPath());
    }
}
