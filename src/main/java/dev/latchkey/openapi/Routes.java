package dev.latchkey.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The routes as the OpenAPI document has them, for questions that the framework does not answer at run time. */
@Singleton
public class Routes {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{\\w+}");
    private static final Pattern MATRIX_PARAMETERS = Pattern.compile(";[^/]*");

    private final OpenApiDocumentService documents;
    private final ObjectMapper mapper;
    private volatile List<Route> routes;

    Routes(OpenApiDocumentService documents, ObjectMapper mapper) {
        this.documents = documents;
        this.mapper = mapper;
    }

    /**
     * One path and what it offers.
     *
     * @param queryParameters the names of the query parameters of each method, which is in lower case
     */
    public record Route(Pattern path, Map<String, Set<String>> queryParameters) {

        /** Whether it has this method, which is in capitals. */
        public boolean offers(String method) {
            return methods().contains(method);
        }

        /** The methods as an {@code Allow} header lists them. */
        public String allow() {
            return String.join(", ", methods());
        }

        private List<String> methods() {
            List<String> methods = new ArrayList<>();
            queryParameters.keySet().forEach(method -> methods.add(method.toUpperCase(Locale.ROOT)));
            if (queryParameters.containsKey("get")) {
                methods.add("HEAD");
            }
            methods.add("OPTIONS");
            return methods;
        }
    }

    /** The route of a normalized path; empty where it belongs to none. Where two match, the literal one is meant. */
    public Optional<Route> of(String path) {
        if (routes == null) {
            routes = read();
        }
        String plain = MATRIX_PARAMETERS.matcher(path).replaceAll("");
        return routes.stream()
                .filter(route -> route.path().matcher(plain).matches())
                .findFirst();
    }

    private List<Route> read() {
        try {
            byte[] bytes = documents.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, Format.JSON);
            JsonNode document = mapper.readTree(bytes);
            List<Route> read = new ArrayList<>();
            document.path("paths").properties().stream()
                    .sorted((one, other) -> Boolean.compare(
                            one.getKey().contains("{"), other.getKey().contains("{")))
                    .forEach(route -> read.add(route(route.getKey(), route.getValue(), document)));
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Route route(String template, JsonNode item, JsonNode document) {
        Map<String, Set<String>> queryParameters = new TreeMap<>();
        item.properties().stream()
                .filter(operation -> METHODS.contains(operation.getKey()))
                .forEach(operation -> queryParameters.put(
                        operation.getKey(), queryParameters(operation.getValue().path("parameters"), document)));
        String path = PATH_PARAMETER.matcher(template).replaceAll("[^/]+");
        return new Route(Pattern.compile(path + "/?"), queryParameters);
    }

    private static Set<String> queryParameters(JsonNode parameters, JsonNode document) {
        Set<String> names = new TreeSet<>();
        for (JsonNode parameter : parameters) {
            JsonNode resolved = parameter.has("$ref")
                    ? document.at(parameter.path("$ref").asText().substring(1))
                    : parameter;
            if (resolved.path("in").asText().equals("query")) {
                names.add(resolved.path("name").asText());
            }
        }
        return names;
    }
}
