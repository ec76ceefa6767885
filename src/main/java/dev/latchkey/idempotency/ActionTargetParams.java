package dev.latchkey.idempotency;

import dev.latchkey.http.IfMatch;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;

/** The parameters of every action on an entity. */
public class ActionTargetParams {
    @PathParam("id")
    long id;

    @HeaderParam(HttpHeaders.IF_MATCH)
    IfMatch ifMatch;

    @BeanParam
    IdempotencyHeader idempotency;

    public ActionTarget target() {
        return new ActionTarget(id, ifMatch, idempotency.request());
    }
}
