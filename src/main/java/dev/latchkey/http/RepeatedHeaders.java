package dev.latchkey.http;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses a second line of a header on which a change depends: the framework would leave it unread. */
class RepeatedHeaders {
    private static final List<String> READ_ONCE = List.of(HttpHeaders.IF_MATCH, "Idempotency-Key");

    @ServerRequestFilter
    void check(ContainerRequestContext request) {
        List<FieldError> repeated = READ_ONCE.stream()
                .filter(name ->
                        Stream.ofNullable(request.getHeaders().get(name)).anyMatch(lines -> lines.size() > 1))
                .map(name -> FieldError.in(name, "is sent more than once; put everything into one line"))
                .toList();
        if (!repeated.isEmpty()) {
            throw Problem.invalid(repeated);
        }
    }
}
