package dev.latchkey.license;

import dev.latchkey.http.IfMatch;
import dev.latchkey.idempotency.IdempotencyKey;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;

/** Which license an action is for, in which state, and by which name of the request; the latter two may be null. */
public class LicenseTarget {
    @PathParam("id")
    @Min(1)
    long id;

    @HeaderParam(HttpHeaders.IF_MATCH)
    IfMatch ifMatch;

    @HeaderParam(IdempotencyKey.HEADER)
    IdempotencyKey idempotencyKey;
}
