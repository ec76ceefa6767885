package dev.latchkey.license;

import dev.latchkey.http.IfMatch;
import dev.latchkey.idempotency.IdempotencyHeader;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;

/** The parameters of every action on a license. */
public class LicenseTargetParams {
    @PathParam("id")
    long id;

    @HeaderParam(HttpHeaders.IF_MATCH)
    IfMatch ifMatch;

    @BeanParam
    IdempotencyHeader idempotency;

    LicenseTarget target() {
        return new LicenseTarget(id, ifMatch, idempotency.request());
    }
}
