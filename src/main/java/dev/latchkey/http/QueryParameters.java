package dev.latchkey.http;

import dev.latchkey.openapi.Routes;
import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that a route does not know, or that have no value. The framework takes both for
 * absent, and so a misspelt filter, or one whose variable is unset, would give everything instead of something.
 */
class QueryParameters {
    private final Routes routes;

    QueryParameters(Routes routes) {
        this.routes = routes;
    }

    @ServerRequestFilter
    void check(ContainerRequestContext request, RoutingContext context) {
        Map<String, List<String>> sent = request.getUriInfo().getQueryParameters();
        if (sent.isEmpty()) {
            return;
        }
        Optional<Set<String>> known = routes.of(context.normalizedPath())
                .map(route -> route.queryParameters().get(methodOf(request)));
        List<FieldError> errors = sent.entrySet().stream()
                .flatMap(parameter -> fault(parameter.getKey(), parameter.getValue(), known))
                .toList();
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    private static Stream<FieldError> fault(String name, List<String> values, Optional<Set<String>> known) {
        if (known.isPresent() && !known.get().contains(name)) {
            return Stream.of(FieldError.in(Problem.echo(name), Nearest.unknown(name, known.get())));
        }
        return values.stream().anyMatch(String::isEmpty)
                ? Stream.of(FieldError.in(name, "has no value; give it one or leave it out"))
                : Stream.empty();
    }

    /** HEAD is answered as GET is. */
    private static String methodOf(ContainerRequestContext request) {
        String method = request.getMethod().toLowerCase(Locale.ROOT);
        return method.equals("head") ? "get" : method;
    }
}
