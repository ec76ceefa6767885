package dev.latchkey.randomuser;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Accepts only a 2xx with JSON from the Random User API. Redirects are not followed. The framework would read streams of
 * events or lines in ways of its own, without the limit on the size of an answer.
 */
public class SuccessFilter implements ClientResponseFilter {

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) {
        // The framework also calls filters if there was no response; it reports that failure itself.
        boolean isAnswered = response.getStatus() > 0;
        if (!isAnswered) {
            return;
        }
        if (Response.Status.Family.familyOf(response.getStatus()) != Response.Status.Family.SUCCESSFUL) {
            throw UpstreamFailure.ofStatus(response.getStatus(), response.getHeaderString(HttpHeaders.RETRY_AFTER));
        }
        if (!MediaType.APPLICATION_JSON_TYPE.isCompatible(response.getMediaType())) {
            throw UpstreamFailure.badAnswer(false, "answered with something that is not the documented JSON");
        }
    }
}
