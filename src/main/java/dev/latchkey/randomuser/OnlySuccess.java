package dev.latchkey.randomuser;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Takes nothing but a 2xx from the Random User API; a redirect is not followed, wherever it leads. */
public class OnlySuccess implements ClientResponseFilter {

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) {
        // Where no answer came at all, the framework asks its filters too, and tells of the failure afterwards.
        boolean answered = response.getStatus() > 0;
        if (answered && Response.Status.Family.familyOf(response.getStatus()) != Response.Status.Family.SUCCESSFUL) {
            throw UpstreamFailure.ofStatus(response.getStatus(), response.getHeaderString(HttpHeaders.RETRY_AFTER));
        }
    }
}
