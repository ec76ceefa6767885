package dev.latchkey.http;

import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestPath;
import org.jboss.resteasy.reactive.server.mapping.URITemplate;

/**
 * The paths of all resources with their methods, read from the framework's own route table. The framework itself only
 * looks for methods inside one resource class, and several of ours share a path.
 */
@Singleton
public class RouteTable {
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{\\w+}");
    private static final Pattern MATRIX_PARAMETERS = Pattern.compile(";[^/]*");

    private final RootPath root;
    private volatile List<Route> routes;

    RouteTable(RootPath root) {
        this.root = root;
    }

    /**
     * @param template for example {@code /users/{id}}
     * @param methods in the order of an {@code Allow} header
     */
    record Route(String template, Pattern pattern, List<String> methods) {
        boolean allows(String method) {
            return methods.contains(method);
        }

        /** The value of an {@code Allow} header. */
        String allow() {
            return String.join(", ", methods);
        }
    }

    /** The route that a request belongs to; empty if there is none or the path is malformed. */
    Optional<Route> find(RoutingContext context) {
        try {
            return find(context.normalizedPath());
        } catch (IllegalArgumentException malformedPath) {
            return Optional.empty();
        }
    }

    /** Many paths lead to the same page, such as {@code /a/../index.html}. The framework would count each on its own. */
    void tagUnusualPaths(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_HEADERS).handler(context -> {
            if (!isNormal(context)) {
                tagMetrics(context);
            }
            context.next();
        });
    }

    private static boolean isNormal(RoutingContext context) {
        try {
            return context.normalizedPath().equals(context.request().path());
        } catch (IllegalArgumentException malformedPath) {
            return false;
        }
    }

    /**
     * Makes metrics count a request under its route, even if it is refused before the framework has matched it. Requests
     * without a route are counted together, because clients can send any path.
     */
    void tagMetrics(RoutingContext context) {
        HttpRequestMetric metric = HttpRequestMetric.getRequestMetric(context);
        if (metric != null) {
            metric.setTemplatePath(find(context).map(Route::template).orElse("UNKNOWN"));
        }
    }

    /** Literals win over path parameters. */
    private Optional<Route> find(String path) {
        if (routes == null) {
            routes = readRoutes();
        }
        String plainPath = MATRIX_PARAMETERS.matcher(path).replaceAll("");
        return routes.stream()
                .filter(route -> route.pattern().matcher(plainPath).matches())
                .findFirst();
    }

    private List<Route> readRoutes() {
        Map<String, Set<String>> methodsByTemplate =
                new TreeMap<>(Comparator.comparing((String template) -> template.contains("{"))
                        .thenComparing(template -> template));
        for (RequestPath<InitialMatch> resource :
                ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers()) {
            Stream.of(resource.value.handlers)
                    .filter(ClassRoutingHandler.class::isInstance)
                    .map(ClassRoutingHandler.class::cast)
                    .forEach(handler -> handler.getMappers()
                            .forEach((method, mapper) -> mapper.getTemplates().forEach(path -> methodsByTemplate
                                    .computeIfAbsent(
                                            join(resource.template, path.template), template -> new TreeSet<>())
                                    .add(method))));
        }
        List<Route> routes = new ArrayList<>();
        methodsByTemplate.forEach((template, methods) -> routes.add(route(template, methods)));
        return routes;
    }

    private static String join(URITemplate resource, URITemplate method) {
        return (resource.template + method.template).replaceFirst("/$", "");
    }

    private Route route(String template, Set<String> found) {
        List<String> methods = new ArrayList<>(found);
        methods.removeAll(List.of("HEAD", "OPTIONS"));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        String path = PATH_PARAMETER.matcher(root.of(template)).replaceAll("[^/]+");
        return new Route(template, Pattern.compile(path + "/?"), methods);
    }
}
