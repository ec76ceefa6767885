package dev.latchkey.license;

import dev.latchkey.http.IfMatch;
import dev.latchkey.idempotency.IdempotentRequest;

/** The license that an action is for. {@code ifMatch} is null if the client sent no condition. */
record LicenseTarget(long id, IfMatch ifMatch, IdempotentRequest request) {}
