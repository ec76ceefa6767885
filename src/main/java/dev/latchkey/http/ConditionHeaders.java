package dev.latchkey.http;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses headers on which a change depends where they are empty, as from a variable that is not set, or sent twice:
 * the framework would take them for absent, or leave the second unread, and the change would be made all the same.
 */
class ConditionHeaders {
    private static final List<String> NAMES = List.of(HttpHeaders.IF_MATCH, "Idempotency-Key");

    @ServerRequestFilter
    void check(RoutingContext context) {
        MultiMap headers = context.request().headers();
        List<FieldError> errors = NAMES.stream()
                .filter(headers::contains)
                .flatMap(name -> faultOf(name, headers.getAll(name)))
                .toList();
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    private static Stream<FieldError> faultOf(String name, List<String> lines) {
        if (lines.size() > 1) {
            return Stream.of(FieldError.in(name, "is sent more than once; put everything into one line"));
        }
        return lines.stream()
                .filter(String::isBlank)
                .map(empty -> FieldError.in(name, "has no value; give it one or leave it out"));
    }
}
