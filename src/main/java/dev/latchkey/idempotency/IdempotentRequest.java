package dev.latchkey.idempotency;

/**
 * A request that is safe to repeat.
 *
 * @param key null if the client sent none
 */
public record IdempotentRequest(IdempotencyKey key, String method, String path) {}
