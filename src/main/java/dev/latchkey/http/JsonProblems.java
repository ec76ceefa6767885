package dev.latchkey.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import dev.latchkey.problem.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.threeten.extra.PeriodDuration;

/** Says what is wrong with a JSON body in words that name no class of ours or of the JSON library. */
final class JsonProblems {
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '(.*)'", Pattern.DOTALL);
    /** From here on the library's message speaks of its own settings and sources. */
    private static final Pattern LIBRARY_TALK = Pattern.compile(
            "(: has to be|: enable |: was expecting|: maybe a| \\(start marker| \\(for | \\[Source|`|\\n).*",
            Pattern.DOTALL);

    private JsonProblems() {}

    static Problem notAnObject(JsonToken first) {
        return new Problem(
                ProblemType.MALFORMED_JSON,
                first == null ? "The body is blank. Send a JSON object." : "The body must be a JSON object, not %s.",
                nameOf(first));
    }

    static Problem trailingText(JsonParser json) {
        return malformed("there is text after the end of the JSON object", json.currentTokenLocation());
    }

    static Problem of(JsonProcessingException failure, JsonParser json) {
        StreamReadException syntax = ExceptionUtils.throwableOfType(failure, StreamReadException.class);
        if (syntax != null && !(syntax instanceof InputCoercionException)) {
            return malformed(sentence(syntax), syntax.getLocation());
        }
        StreamConstraintsException limit = ExceptionUtils.throwableOfType(failure, StreamConstraintsException.class);
        if (limit != null) {
            return malformed("it is nested too deeply, or a name or number in it is too long", json.currentLocation());
        }
        return Problem.invalid(List.of(fieldError(failure)));
    }

    private static Problem malformed(String what, JsonLocation where) {
        return new Problem(
                ProblemType.MALFORMED_JSON,
                "The body is not the JSON expected here: at line %d, column %d, %s.",
                where.getLineNr(),
                where.getColumnNr(),
                what);
    }

    private static String sentence(StreamReadException syntax) {
        if (syntax instanceof JsonEOFException) {
            return "it ends too early, with a quote, bracket or brace not closed";
        }
        String message = syntax.getOriginalMessage();
        Matcher duplicate = DUPLICATE.matcher(message);
        if (duplicate.matches()) {
            return "the member \"%s\" appears a second time".formatted(Problem.echo(duplicate.group(1)));
        }
        String said = LIBRARY_TALK.matcher(message).replaceFirst("").strip();
        return said.isEmpty() ? "something is not JSON" : Problem.echo(uncapitalized(said));
    }

    private static FieldError fieldError(JsonProcessingException failure) {
        String pointer = failure instanceof JsonMappingException mapping ? pointerTo(mapping) : "";
        if (failure instanceof UnrecognizedPropertyException unknown) {
            List<String> known = unknown.getKnownPropertyIds().stream()
                    .map(Object::toString)
                    .sorted()
                    .toList();
            return FieldError.at(pointer, Nearest.unknown(unknown.getPropertyName(), known));
        }
        Class<?> wanted = failure instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        return FieldError.at(pointer, "must be " + describe(wanted));
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

    private static String describe(Class<?> wanted) {
        if (wanted == String.class) {
            return "text in quotes";
        }
        if (wanted == Instant.class) {
            return Times.DESCRIPTION;
        }
        if (wanted == PeriodDuration.class) {
            return "a duration such as P1Y, P30D or PT12H (ISO 8601)";
        }
        return "a whole number, at most %d".formatted(Integer.MAX_VALUE);
    }

    private static String nameOf(JsonToken token) {
        if (token == null) {
            return "";
        }
        return switch (token) {
            case START_ARRAY -> "an array";
            case VALUE_NULL -> "null";
            case VALUE_STRING -> "a string";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            default -> "a number";
        };
    }

    private static String uncapitalized(String text) {
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
