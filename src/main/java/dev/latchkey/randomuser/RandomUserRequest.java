package dev.latchkey.randomuser;

import dev.latchkey.value.PlainText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which random users to create. */
@RegisterForReflection // StrictRequestFilter reads the fields.
public class RandomUserRequest {
    private static final int MAX_COUNT = 5000;
    private static final String COUNT_RANGE = "must be between 1 and " + MAX_COUNT;
    private static final int MAX_SEED = 100;

    @QueryParam("count")
    @DefaultValue("5")
    @Min(value = 1, message = COUNT_RANGE)
    @Max(value = MAX_COUNT, message = COUNT_RANGE)
    int count;

    @QueryParam("nat")
    @Pattern(
            regexp = "^[A-Za-z]{2}(,[A-Za-z]{2}){0,49}$",
            message = "must be two-letter nationalities separated by commas, such as fr,de")
    String nat;

    /** Passed on to the users endpoint. */
    @Parameter(hidden = true)
    @HeaderParam(HttpHeaders.AUTHORIZATION)
    String authorization;

    @QueryParam("seed")
    @PlainText(max = MAX_SEED)
    String seed;
}
