package dev.latchkey.idempotency;

import dev.latchkey.http.CurrentCaller;
import dev.latchkey.http.StrictRequestFilter;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** The header {@code Idempotency-Key}, with the method, path and caller that it belongs to. */
public class IdempotencyHeader {
    @HeaderParam(StrictRequestFilter.IDEMPOTENCY_KEY)
    IdempotencyKey key;

    @Context
    HttpServerRequest request;

    @Context
    SecurityContext security;

    public IdempotentRequest request() {
        return new IdempotentRequest(key, request.method().name(), request.path(), CurrentCaller.of(security));
    }
}
