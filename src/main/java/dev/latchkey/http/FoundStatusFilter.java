package dev.latchkey.http;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Answers 200 instead of 201 if a request found what it could have created. */
class FoundStatusFilter {
    @ServerResponseFilter
    void setStatus(ContainerResponseContext response) {
        if (response.getStatus() == Response.Status.CREATED.getStatusCode()
                && response.getEntity() instanceof StorableResult result
                && !result.isNew()) {
            response.setStatusInfo(Response.Status.OK);
        }
    }
}
