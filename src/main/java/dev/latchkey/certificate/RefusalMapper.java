package dev.latchkey.certificate;

import dev.latchkey.activation.Verdict;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers a refusal with its verdict, as a validation would. */
class RefusalMapper {
    @ServerExceptionMapper
    RestResponse<Verdict> respond(Refusal refusal) {
        return RestResponse.ResponseBuilder.ok(refusal.verdict(), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
