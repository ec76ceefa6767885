package dev.latchkey.idempotency;

import dev.latchkey.http.StrictRequestFilter;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.core.Context;

/** The header {@code Idempotency-Key}, with the method and path that it belongs to. */
public class IdempotencyHeader {
    @HeaderParam(StrictRequestFilter.IDEMPOTENCY_KEY)
    IdempotencyKey key;

    @Context
    HttpServerRequest request;

    public IdempotentRequest request() {
        return new IdempotentRequest(key, request.method().name(), request.path());
    }
}
