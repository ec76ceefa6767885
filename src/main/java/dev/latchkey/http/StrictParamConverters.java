package dev.latchkey.http;

import dev.latchkey.problem.FieldError;
import dev.latchkey.problem.Problem;
import dev.latchkey.value.Times;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads numbers, times and booleans from path and query, and names the invalid one. The framework would answer 404. */
@Provider
public class StrictParamConverters implements ParamConverterProvider {
    private static final Pattern DIGITS = Pattern.compile("-?[0-9]+");
    private static final String ID = "a whole number from 1 to %d".formatted(Long.MAX_VALUE);
    private static final String WHOLE_NUMBER = "a whole number of at most %d";
    /** In a query, a + means a space (WHATWG URL). */
    private static final String TIME = Times.DESCRIPTION + ", with any + written as %2B";

    @Override
    @SuppressWarnings("unchecked") // Each branch has just compared the type.
    public <T> ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        String name = nameIn(annotations);
        if (type == long.class && isPath(annotations)) {
            return (ParamConverter<T>) new Converter<>(name, StrictParamConverters::parseId, ID);
        }
        if (type == long.class || type == Long.class) {
            String expected = WHOLE_NUMBER.formatted(Long.MAX_VALUE);
            return (ParamConverter<T>) new Converter<>(name, text -> Long.valueOf(requireDigits(text)), expected);
        }
        if (type == int.class || type == Integer.class) {
            String expected = WHOLE_NUMBER.formatted(Integer.MAX_VALUE);
            return (ParamConverter<T>) new Converter<>(name, text -> Integer.valueOf(requireDigits(text)), expected);
        }
        if (type == boolean.class) {
            return (ParamConverter<T>) new Converter<>(name, StrictParamConverters::parseBoolean, "true or false");
        }
        if (type == Instant.class) {
            return (ParamConverter<T>) new Converter<>(name, Times::parse, TIME);
        }
        return null;
    }

    /** Checked here, because a constraint on the parameter would put Bean Validation in the path of every read. */
    private static Long parseId(String text) {
        long id = Long.parseLong(requireDigits(text));
        if (id < 1) {
            throw new NumberFormatException();
        }
        return id;
    }

    private static Boolean parseBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static boolean isPath(Annotation[] annotations) {
        return Stream.of(annotations).anyMatch(PathParam.class::isInstance);
    }

    /** Java also accepts a leading + and the digits of other scripts. */
    private static String requireDigits(String text) {
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

    private record Converter<T>(String parameter, Function<String, T> parser, String expected)
            implements ParamConverter<T> {
        @Override
        public T fromString(String value) {
            try {
                return value == null ? null : parser.apply(value);
            } catch (IllegalArgumentException | DateTimeException e) {
                throw Problem.invalid(
                        FieldError.in(parameter, "must be %s, not \"%s\"".formatted(expected, Problem.echo(value))));
            }
        }

        @Override
        public String toString(T value) {
            return value.toString();
        }
    }
}
