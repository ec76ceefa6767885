package dev.latchkey.http.openapi;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.latchkey.http.ProblemBody;
import dev.latchkey.problem.ProblemType;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Generates the responses for problems. Problems with the same status share one response, with an example for each. */
final class ProblemResponses {
    /** The details of the examples by slug, in the static document only. */
    private static final String EXAMPLES = "x-problem-examples";

    private static final Set<ProblemType> WITH_RETRY_AFTER = EnumSet.of(
            ProblemType.BACKUP_UNDER_WAY,
            ProblemType.TOO_MANY_REQUESTS,
            ProblemType.DATABASE_UNAVAILABLE,
            ProblemType.OUTCOME_UNKNOWN,
            ProblemType.STOPPING);

    private final OpenAPI document;
    private final Map<?, ?> examples;

    ProblemResponses(OpenAPI document) {
        this.document = document;
        this.examples = (Map<?, ?>) document.getExtensions().get(EXAMPLES);
        document.removeExtension(EXAMPLES);
    }

    void addTo(Operation operation, Set<ProblemType> problems) {
        problems.stream().collect(groupingBy(ProblemType::status)).forEach((status, types) -> {
            String name = types.stream().map(ProblemType::slug).collect(joining("-or-"));
            Map<String, APIResponse> shared = document.getComponents().getResponses();
            if (shared == null || !shared.containsKey(name)) {
                document.getComponents().addResponse(name, response(types));
            }
            operation
                    .getResponses()
                    .addAPIResponse(
                            String.valueOf(status),
                            OASFactory.createAPIResponse().ref("#/components/responses/" + name));
        });
    }

    private APIResponse response(List<ProblemType> types) {
        MediaType media =
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref("#/components/schemas/Problem"));
        types.forEach(type -> media.addExample(
                type.slug(), OASFactory.createExample().summary(type.title()).value(example(type))));
        APIResponse response = OASFactory.createAPIResponse()
                .description(types.stream().map(ProblemType::title).collect(joining("; ", "", ".")))
                .content(OASFactory.createContent().addMediaType(ProblemBody.MEDIA_TYPE, media));
        if (types.stream().anyMatch(WITH_RETRY_AFTER::contains)) {
            response.addHeader("Retry-After", OASFactory.createHeader().ref("#/components/headers/RetryAfter"));
        }
        return response;
    }

    private Map<String, Object> example(ProblemType type) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", type.uri());
        problem.put("title", type.title());
        problem.put("status", type.status());
        problem.put("detail", examples.get(type.slug()));
        problem.put("instance", "/users");
        if (examples.get(type.slug()) instanceof Map<?, ?> members) {
            members.forEach((name, value) -> problem.put(name.toString(), value));
        }
        return problem;
    }
}
