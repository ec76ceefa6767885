package dev.latchkey.idempotency;

import dev.latchkey.http.IfMatch;

/** The entity that an action is for. {@code ifMatch} is null if the client sent no condition. */
public record ActionTarget(long id, IfMatch ifMatch, IdempotentRequest request) {}
