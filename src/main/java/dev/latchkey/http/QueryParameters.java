package dev.latchkey.http;

import dev.latchkey.openapi.Routes;
import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
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
        refuseWhatIsNoUtf8(context.request().uri(), sent);
        Optional<Set<String>> known = routes.of(context.normalizedPath())
                .map(route -> route.queryParameters().get(methodOf(request)));
        List<FieldError> errors = sent.entrySet().stream()
                .flatMap(parameter -> fault(parameter.getKey(), parameter.getValue(), known))
                .toList();
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    /** The framework reads bare bytes as Latin-1, and puts a replacement character for escapes that are no UTF-8. */
    private static void refuseWhatIsNoUtf8(String uri, Map<String, List<String>> sent) {
        boolean isAscii = uri.chars().allMatch(c -> c < 0x80);
        if (!isAscii || sent.values().toString().contains("\uFFFD")) {
            throw new Problem(
                    ProblemType.MALFORMED_REQUEST,
                    "The query cannot be read: write what is not ASCII as percent-encoded UTF-8.");
        }
    }

    private static Stream<FieldError> fault(String name, List<String> values, Optional<Set<String>> known) {
        if (known.isPresent() && !known.get().contains(name)) {
            return Stream.of(FieldError.in(Problem.echo(name), Nearest.unknown(name, known.get())));
        }
        if (values.size() > 1) {
            return Stream.of(FieldError.in(name, "is given more than once"));
        }
        return values.get(0).isEmpty()
                ? Stream.of(FieldError.in(name, "has no value; give it one or leave it out"))
                : Stream.empty();
    }

    /** HEAD is answered as GET is. */
    private static String methodOf(ContainerRequestContext request) {
        String method = request.getMethod().toLowerCase(Locale.ROOT);
        return method.equals("head") ? "get" : method;
    }
}
