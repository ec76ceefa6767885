package dev.latchkey.randomuser;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Accepts only a 2xx from the Random User API. Redirects are not followed. */
public class SuccessFilter implements ClientResponseFilter {

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) {
        // The framework also calls filters if there was no response; it reports that failure itself.
        boolean isAnswered = response.getStatus() > 0;
        if (isAnswered && Response.Status.Family.familyOf(response.getStatus()) != Response.Status.Family.SUCCESSFUL) {
            throw UpstreamFailure.ofStatus(response.getStatus(), response.getHeaderString(HttpHeaders.RETRY_AFTER));
        }
    }
}
