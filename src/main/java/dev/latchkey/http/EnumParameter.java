package dev.latchkey.http;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Query parameters whose values are those of an enum, in any case. */
public final class EnumParameter {
    private EnumParameter() {}

    /** @throws Problem 400 if none of the values is called like this */
    public static <E extends Enum<E>> E parse(String parameter, E[] values, String text) {
        return Stream.of(values)
                .filter(value -> value.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(FieldError.in(parameter, "must be one of " + names(values))));
    }

    private static String names(Enum<?>[] values) {
        return Stream.of(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
