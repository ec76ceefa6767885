package dev.latchkey.idempotency;

import dev.latchkey.http.Caller;

/**
 * A request that is safe to repeat.
 *
 * @param key null if the client sent none
 */
public record IdempotentRequest(IdempotencyKey key, String method, String path, Caller caller) {}
