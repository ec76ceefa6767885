package dev.latchkey.problem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Which methods a path offers, for the {@code Allow} header that a 405 must have (RFC 9110, section 15.5.6). The
 * framework does not say; the OpenAPI document does.
 */
@Singleton
class AllowedMethods {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Pattern MATRIX_PARAMETERS = Pattern.compile(";[^/]*");
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{\\w+}");

    private final OpenApiDocumentService documents;
    private final ObjectMapper mapper;
    private volatile Map<Pattern, String> routes;

    AllowedMethods(OpenApiDocumentService documents, ObjectMapper mapper) {
        this.documents = documents;
        this.mapper = mapper;
    }

    /** The methods as the header lists them; empty where the path, normalized, belongs to no route. */
    Optional<String> of(String path) {
        if (routes == null) {
            routes = read();
        }
        return routes.entrySet().stream()
                .filter(route -> route.getKey()
                        .matcher(MATRIX_PARAMETERS.matcher(path).replaceAll(""))
                        .matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private Map<Pattern, String> read() {
        try {
            byte[] document = documents.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, Format.JSON);
            Map<Pattern, String> read = new LinkedHashMap<>();
            mapper.readTree(document).path("paths").properties().forEach(route -> {
                String path = PATH_PARAMETER.matcher(route.getKey()).replaceAll("[^/]+");
                read.put(Pattern.compile(path + "/?"), methodsOf(route.getValue()));
            });
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String methodsOf(JsonNode route) {
        StringJoiner methods = new StringJoiner(", ");
        route.fieldNames().forEachRemaining(name -> {
            if (METHODS.contains(name)) {
                methods.add(name.toUpperCase(Locale.ROOT));
            }
        });
        if (route.has("get")) {
            methods.add("HEAD");
        }
        return methods.add("OPTIONS").toString();
    }
}
