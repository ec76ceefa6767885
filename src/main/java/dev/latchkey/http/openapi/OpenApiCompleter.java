package dev.latchkey.http.openapi;

import dev.latchkey.http.Addressable;
import dev.latchkey.http.CacheableDocument;
import dev.latchkey.http.PageRequest;
import dev.latchkey.http.Problems;
import dev.latchkey.http.RootPath;
import dev.latchkey.http.StrictRequestFilter;
import dev.latchkey.problem.ProblemType;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.smallrye.openapi.api.util.MergeUtil;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.jboss.resteasy.reactive.ResponseStatus;

/**
 * Completes the generated OpenAPI document at build time. SmallRye reads paths, parameters and schemas from the
 * resources, and prose and examples from META-INF/openapi.yaml. This adds what else follows from a resource method: its
 * status, headers, problems and examples.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class OpenApiCompleter implements OASFilter {
    private static final String SCANNED_STATUS = "200";
    /** In the static document. */
    private static final String TOKEN_SCHEME = "token";

    private final IndexView index;
    private final Map<String, MethodInfo> methods = new HashMap<>();

    public OpenApiCompleter(IndexView index) {
        this.index = index;
        for (AnnotationInstance path : index.getAnnotations(Path.class)) {
            if (path.target().kind() == AnnotationTarget.Kind.CLASS) {
                ClassInfo resource = path.target().asClass();
                resource.methods().forEach(method -> methods.put(resource.simpleName() + "_" + method.name(), method));
            }
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        addRootPath(document.getPaths());
        SchemaCompleter schemas = new SchemaCompleter(document, index);
        ProblemResponses problems = new ProblemResponses(document);
        document.getPaths().getPathItems().values().forEach(path -> path.getOperations()
                .forEach((verb, operation) -> {
                    MethodInfo method = methods.get(operation.getOperationId());
                    if (method != null) {
                        operation.setOperationId(method.name());
                        schemas.completeFor(method);
                        completeParameters(operation, schemas, method, document.getComponents());
                        completeBody(operation, method);
                        completeSuccess(operation, method);
                        addSecurity(operation, method);
                        problems.addTo(operation, problemsOf(operation, verb, method));
                        addExamples(operation, document.getComponents());
                    }
                }));
    }

    /** The static document has paths without the root path, and the generated ones begin with it. */
    private static void addRootPath(Paths paths) {
        RootPath root = new RootPath(ConfigProvider.getConfig().getValue("quarkus.http.root-path", String.class));
        for (Map.Entry<String, PathItem> prose :
                Map.copyOf(paths.getPathItems()).entrySet()) {
            String path = root.of(prose.getKey());
            PathItem generated = paths.getPathItem(path);
            if (generated != null && generated != prose.getValue()) {
                paths.removePathItem(prose.getKey());
                paths.addPathItem(path, MergeUtil.mergeObjects(generated, prose.getValue()));
            }
        }
    }

    /** Parameters with prose in the static document become shared components. */
    private static void completeParameters(
            Operation operation, SchemaCompleter schemas, MethodInfo method, Components components) {
        if (operation.getParameters() != null) {
            operation.setParameters(operation.getParameters().stream()
                    .map(parameter -> {
                        schemas.constrain(parameter, method);
                        return shared(parameter, components);
                    })
                    .toList());
        }
    }

    private static Parameter shared(Parameter parameter, Components components) {
        Parameter prose = components.getParameters().get(parameter.getName());
        if (prose == null) {
            return parameter;
        }
        prose.setSchema(parameter.getSchema());
        prose.setRequired(parameter.getRequired());
        return OASFactory.createParameter().ref("#/components/parameters/" + parameter.getName());
    }

    /** Only the method knows whether a body is required. Methods that accept any media type still read only JSON. */
    private static void completeBody(Operation operation, MethodInfo method) {
        if (operation.getRequestBody() != null) {
            Content content = operation.getRequestBody().getContent();
            if (content.getMediaType(MediaType.WILDCARD) != null) {
                content.addMediaType(MediaType.APPLICATION_JSON, content.getMediaType(MediaType.WILDCARD));
                content.removeMediaType(MediaType.WILDCARD);
            }
            operation.getRequestBody().setRequired(method.hasAnnotation(NotNull.class));
        }
    }

    /** The scanner describes every success as a 200. The static document may describe the real status. */
    private void completeSuccess(Operation operation, MethodInfo method) {
        Map<String, APIResponse> responses = operation.getResponses().getAPIResponses();
        String status = statusOf(method);
        APIResponse scanned = responses.get(SCANNED_STATUS);
        APIResponse success = responses.getOrDefault(status, OASFactory.createAPIResponse());
        if (success.getDescription() == null) {
            success.setDescription(
                    Response.Status.fromStatusCode(Integer.parseInt(status)).getReasonPhrase());
        }
        if (success != scanned && scanned != null) {
            moveBody(scanned, success);
            if (scanned.getContent() == null
                    || scanned.getContent().getMediaTypes().isEmpty()) {
                operation.getResponses().removeAPIResponse(SCANNED_STATUS);
            }
        }
        addHeaders(success, method, status);
        operation.getResponses().addAPIResponse(status, success);
    }

    /** If the static document has examples of the scanned response, the route has both. */
    private static void moveBody(APIResponse scanned, APIResponse success) {
        if (scanned.getContent() == null) {
            return;
        }
        boolean isDescribed = success.getContent() != null;
        Map.copyOf(scanned.getContent().getMediaTypes()).forEach((type, body) -> {
            boolean isJson = type.equals(MediaType.APPLICATION_JSON);
            boolean isOther = body.getExamples() != null;
            if (!isDescribed && (isJson || !isOther)) {
                if (success.getContent() == null) {
                    success.setContent(OASFactory.createContent());
                }
                success.getContent()
                        .addMediaType(type, OASFactory.createMediaType().schema(body.getSchema()));
            }
            if (!isOther) {
                scanned.getContent().removeMediaType(type);
            }
        });
    }

    private static String statusOf(MethodInfo method) {
        AnnotationInstance status = method.annotation(ResponseStatus.class);
        if (status != null) {
            return String.valueOf(status.value().asInt());
        }
        return method.returnType().toString().contains(Void.class.getName()) ? "204" : SCANNED_STATUS;
    }

    private void addHeaders(APIResponse success, MethodInfo method, String status) {
        boolean isAddressable = isAddressable(method.returnType());
        if (isAddressable || method.returnType().toString().contains(CacheableDocument.class.getName())) {
            success.addHeader(HttpHeaders.ETAG, header("ETag"));
        }
        if (isAddressable) {
            if (status.equals("201")) {
                success.addHeader(HttpHeaders.LOCATION, header("Location"));
            }
        }
        if (method.parameterTypes().stream().anyMatch(type -> is(type, PageRequest.class))) {
            success.addHeader(HttpHeaders.LINK, header("Link"));
        }
    }

    private boolean isAddressable(Type type) {
        List<Type> arguments = SchemaCompleter.typeArguments(type);
        ClassInfo returned = arguments.isEmpty()
                ? null
                : index.getClassByName(arguments.get(0).name());
        return returned != null
                && returned.interfaceNames().stream()
                        .anyMatch(name -> name.toString().equals(Addressable.class.getName()));
    }

    private static boolean is(Type type, Class<?> expected) {
        return type.name().toString().equals(expected.getName());
    }

    private static Header header(String name) {
        return OASFactory.createHeader().ref("#/components/headers/" + name);
    }

    /** What the caller needs: an access token with a scope, any access token, or nothing. */
    private static void addSecurity(Operation operation, MethodInfo method) {
        if (isPublic(method)) {
            operation.setSecurity(List.of());
        } else {
            AnnotationInstance permission = method.annotation(PermissionsAllowed.class);
            String[] scopes =
                    permission == null ? new String[0] : permission.value().asStringArray();
            operation.setSecurity(
                    List.of(OASFactory.createSecurityRequirement().addScheme(TOKEN_SCHEME, List.of(scopes))));
        }
    }

    private static boolean isPublic(MethodInfo method) {
        return method.hasAnnotation(PermitAll.class) || method.declaringClass().hasDeclaredAnnotation(PermitAll.class);
    }

    /** The problems that follow from the shape of a route, and those that its method names. */
    private static Set<ProblemType> problemsOf(Operation operation, HttpMethod verb, MethodInfo method) {
        Set<ProblemType> problems = EnumSet.of(
                ProblemType.MALFORMED_REQUEST,
                ProblemType.INVALID_REQUEST,
                ProblemType.WRONG_HOST,
                ProblemType.INTERNAL_ERROR,
                ProblemType.DATABASE_UNAVAILABLE,
                ProblemType.STOPPING);
        if (!isPublic(method)) {
            problems.add(ProblemType.UNAUTHORIZED);
            problems.add(ProblemType.TOO_MANY_REQUESTS);
        }
        if (method.hasAnnotation(PermissionsAllowed.class)) {
            problems.add(ProblemType.FORBIDDEN);
        }
        if (verb != HttpMethod.GET) {
            problems.add(ProblemType.CROSS_SITE);
        }
        boolean isIdempotent = hasParameter(operation, StrictRequestFilter.IDEMPOTENCY_KEY);
        if (isIdempotent) {
            problems.add(ProblemType.IDEMPOTENCY_KEY_REUSED);
        }
        if (hasParameter(operation, HttpHeaders.IF_MATCH)) {
            problems.add(ProblemType.PRECONDITION_FAILED);
        }
        if (hasParameter(operation, "id")) {
            problems.add(ProblemType.NOT_FOUND);
        }
        if (verb != HttpMethod.DELETE) {
            problems.add(ProblemType.NOT_ACCEPTABLE);
        }
        if (operation.getRequestBody() != null) {
            problems.addAll(EnumSet.of(
                    ProblemType.MALFORMED_JSON,
                    ProblemType.REQUEST_TIMEOUT,
                    ProblemType.BODY_TOO_LARGE,
                    ProblemType.UNSUPPORTED_MEDIA_TYPE));
        }
        if (isIdempotent || verb == HttpMethod.PATCH || verb == HttpMethod.DELETE) {
            problems.add(ProblemType.OUTCOME_UNKNOWN);
            problems.add(ProblemType.DISK_FULL);
        }
        AnnotationInstance named = method.annotation(Problems.class);
        if (named != null) {
            for (String name : named.value().asEnumArray()) {
                problems.add(ProblemType.valueOf(name));
            }
        }
        return problems;
    }

    private static boolean hasParameter(Operation operation, String name) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(parameter -> name.equals(parameter.getName())
                                || ("#/components/parameters/" + name).equals(parameter.getRef()));
    }

    /** The static document has examples by schema, and by operation for responses that differ. */
    private static void addExamples(Operation operation, Components components) {
        if (operation.getRequestBody() != null) {
            addExamples(operation.getRequestBody().getContent(), null, components);
        }
        operation.getResponses().getAPIResponses().values().stream()
                .filter(response -> response.getContent() != null)
                .forEach(response -> addExamples(response.getContent(), operation.getOperationId(), components));
        operation
                .getResponses()
                .setAPIResponses(new TreeMap<>(operation.getResponses().getAPIResponses()));
    }

    private static void addExamples(Content content, String operationId, Components components) {
        Map<String, Example> examples = components.getExamples();
        content.getMediaTypes().values().forEach(media -> {
            Schema schema = media.getSchema();
            boolean isArray = schema.getItems() != null;
            String name = SchemaCompleter.nameOf(isArray ? schema.getItems() : schema);
            if (examples.containsKey(operationId)) {
                media.addExample(operationId, OASFactory.createExample().ref("#/components/examples/" + operationId));
            } else if (examples.containsKey(name)) {
                media.addExample(
                        name,
                        isArray
                                ? OASFactory.createExample()
                                        .value(List.of(examples.get(name).getValue()))
                                : OASFactory.createExample().ref("#/components/examples/" + name));
            }
        });
    }
}
