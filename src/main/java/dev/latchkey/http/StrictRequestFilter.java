package dev.latchkey.http;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Rejects query parameters that the route does not have, and query parameters, {@code If-Match} and
 * {@code Idempotency-Key} if they are empty or repeated. The framework would ignore them: a misspelled filter would
 * return everything, and a change would be made unconditionally.
 */
public class StrictRequestFilter {
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final List<String> HEADERS = List.of(HttpHeaders.IF_MATCH, IDEMPOTENCY_KEY);

    private final Map<Method, Set<String>> knownNames = new ConcurrentHashMap<>();

    @ServerRequestFilter
    void check(UriInfo uri, HttpServerRequest request, ResourceInfo resource) {
        List<FieldError> errors = new ArrayList<>();
        for (String name : HEADERS) {
            if (request.headers().contains(name)) {
                checkValues(name, request.headers().getAll(name), errors);
            }
        }
        if (request.query() != null) {
            Map<String, List<String>> sent = uri.getQueryParameters();
            refuseInvalidUtf8(request.uri(), sent);
            Set<String> known =
                    knownNames.computeIfAbsent(resource.getResourceMethod(), StrictRequestFilter::queryParametersOf);
            sent.forEach((name, values) -> {
                if (known.contains(name)) {
                    checkValues(name, values, errors);
                } else {
                    errors.add(FieldError.in(Problem.echo(name), NameSuggester.describeUnknown(name, known)));
                }
            });
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    private static void checkValues(String name, List<String> values, List<FieldError> errors) {
        if (values.size() > 1) {
            errors.add(FieldError.in(name, "is sent more than once"));
        } else if (values.get(0).isEmpty()) {
            errors.add(FieldError.in(name, "has no value; give it one or leave it out"));
        }
    }

    /** The framework reads raw bytes as Latin-1, and replaces escapes that are not UTF-8. */
    private static void refuseInvalidUtf8(String uri, Map<String, List<String>> sent) {
        boolean isAscii = uri.chars().allMatch(c -> c < 0x80);
        if (!isAscii || sent.values().toString().contains("\uFFFD")) {
            throw new Problem(
                    ProblemType.MALFORMED_REQUEST,
                    "The query is malformed. Write non-ASCII characters as percent-encoded UTF-8.");
        }
    }

    private static Set<String> queryParametersOf(Method method) {
        Set<String> names = new TreeSet<>();
        for (Parameter parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                Stream.of(parameter.getType().getDeclaredFields()).forEach(field -> addName(field, names));
            }
            addName(parameter, names);
        }
        return names;
    }

    private static void addName(AnnotatedElement element, Set<String> names) {
        QueryParam query = element.getAnnotation(QueryParam.class);
        if (query != null) {
            names.add(query.value());
        }
    }
}
