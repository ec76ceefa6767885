package dev.latchkey.http;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads numbers and times from the path and the query, and says which is none; the framework would say 404. */
@Provider
public class Parameters implements ParamConverterProvider {
    private static final Pattern DIGITS = Pattern.compile("-?[0-9]+");

    @Override
    @SuppressWarnings("unchecked") // Each branch has just compared the type.
    public <T> ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        String name = nameIn(annotations);
        if (type == long.class || type == Long.class) {
            return (ParamConverter<T>) new Converter<>(
                    name,
                    text -> Long.valueOf(digits(text)),
                    "a whole number in digits, at most %d".formatted(Long.MAX_VALUE));
        }
        if (type == int.class || type == Integer.class) {
            return (ParamConverter<T>) new Converter<>(
                    name,
                    text -> Integer.valueOf(digits(text)),
                    "a whole number in digits, at most %d".formatted(Integer.MAX_VALUE));
        }
        if (type == Instant.class) {
            return (ParamConverter<T>) new Converter<>(name, Times::parseUp, Times.DESCRIPTION_IN_QUERY);
        }
        return null;
    }

    /** Java would also read a leading + and the digits of other scripts. */
    private static String digits(String text) {
        if (!DIGITS.matcher(text).matches()) {
            throw new NumberFormatException();
        }
        return text;
    }

    private static String nameIn(Annotation[] annotations) {
        for (Annotation annotation : annotations) {
            if (annotation instanceof PathParam path) {
                return path.value();
            }
            if (annotation instanceof QueryParam query) {
                return query.value();
            }
        }
        return "value";
    }

    private record Converter<T>(String parameter, Function<String, T> parser, String wanted)
            implements ParamConverter<T> {
        @Override
        public T fromString(String value) {
            try {
                return value == null ? null : parser.apply(value);
            } catch (NumberFormatException | DateTimeException e) {
                throw Problem.invalid(List.of(
                        FieldError.in(parameter, "must be %s, not \"%s\"".formatted(wanted, Problem.echo(value)))));
            }
        }

        @Override
        public String toString(T value) {
            return value.toString();
        }
    }
}
