package dev.latchkey.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import dev.latchkey.value.Times;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.threeten.extra.PeriodDuration;

/** Explains what is wrong with a JSON body, without Jackson's own messages. */
final class JsonErrorTranslator {
    private JsonErrorTranslator() {}

    static Problem notAnObject(JsonToken first) {
        return first == null
                ? new Problem(ProblemType.MALFORMED_JSON, "The body is blank. Send a JSON object.")
                : new Problem(ProblemType.MALFORMED_JSON, "The body must be a JSON object, not %s.", nameOf(first));
    }

    /** Syntax errors, duplicate members, and text after the end of the object. */
    static Problem malformed(JsonLocation location) {
        return new Problem(
                ProblemType.MALFORMED_JSON,
                "The body is not valid JSON, or repeats a member, at line %d, column %d.",
                location.getLineNr(),
                location.getColumnNr());
    }

    static Problem toProblem(JsonProcessingException failure, JsonParser json) {
        StreamReadException syntax = ExceptionUtils.throwableOfType(failure, StreamReadException.class);
        if (syntax != null && !(syntax instanceof InputCoercionException)) {
            return malformed(syntax.getLocation());
        }
        if (ExceptionUtils.indexOfType(failure, StreamConstraintsException.class) >= 0) {
            return malformed(json.currentLocation());
        }
        return Problem.invalid(fieldError(failure));
    }

    private static FieldError fieldError(JsonProcessingException failure) {
        String pointer = failure instanceof JsonMappingException mapping ? pointerTo(mapping) : "";
        if (failure instanceof UnrecognizedPropertyException unknown) {
            List<String> known = unknown.getKnownPropertyIds().stream()
                    .map(Object::toString)
                    .sorted()
                    .toList();
            return FieldError.at(pointer, NameSuggester.describeUnknown(unknown.getPropertyName(), known));
        }
        Class<?> expected = failure instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        return FieldError.at(pointer, "must be " + describe(expected));
    }

    private static String pointerTo(JsonMappingException failure) {
        JsonPointer pointer = JsonPointer.empty();
        for (JsonMappingException.Reference step : failure.getPath()) {
            pointer = step.getFieldName() == null
                    ? pointer.appendIndex(step.getIndex())
                    : pointer.appendProperty(Problem.echo(step.getFieldName()));
        }
        return pointer.toString();
    }

    private static String describe(Class<?> expected) {
        if (expected == String.class) {
            return "text in quotes";
        }
        if (expected == Instant.class) {
            return Times.DESCRIPTION;
        }
        if (expected != null && expected.isEnum()) {
            return Stream.of(expected.getEnumConstants())
                    .map(Object::toString)
                    .collect(Collectors.joining(", ", "one of: ", ""));
        }
        if (expected != null && Collection.class.isAssignableFrom(expected)) {
            return "an array";
        }
        if (expected != null && Map.class.isAssignableFrom(expected)) {
            return "an object";
        }
        if (expected == PeriodDuration.class) {
            return "a duration such as P1Y, P30D or PT12H (ISO 8601)";
        }
        return "a whole number of at most %d".formatted(Integer.MAX_VALUE);
    }

    private static String nameOf(JsonToken token) {
        return switch (token) {
            case START_ARRAY -> "an array";
            case VALUE_NULL -> "null";
            case VALUE_STRING -> "a string";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            default -> "a number";
        };
    }
}
