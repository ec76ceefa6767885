package dev.latchkey.randomuser;

import dev.latchkey.http.PlainText;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;

/** Which random users are wanted. */
public class RandomUserRequest {
    private static final String COUNT = "must be between 1 and 5000";
    private static final int MAX_COUNT = 5000;
    private static final int MAX_SEED = 100;

    @QueryParam("count")
    @DefaultValue("5")
    @Min(value = 1, message = COUNT)
    @Max(value = MAX_COUNT, message = COUNT)
    int count;

    @QueryParam("nat")
    @Pattern(
            regexp = "[A-Za-z]{2}(,[A-Za-z]{2}){0,49}",
            message = "must be nationalities of two letters, separated by commas, such as fr,de")
    String nat;

    @QueryParam("seed")
    @PlainText(max = MAX_SEED)
    String seed;
}
