package dev.latchkey.http;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.function.Function;

/** Reads a value from JSON text. */
final class TextDeserializer<T> extends FromStringDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Function<String, T> parser;

    TextDeserializer(Class<T> type, Function<String, T> parser) {
        super(type);
        this.parser = parser;
    }

    @Override
    @SuppressWarnings("unchecked") // handledType() is the Class<T> from the constructor.
    protected T _deserialize(String text, DeserializationContext context) throws IOException {
        try {
            return parser.apply(text);
        } catch (DateTimeException | ArithmeticException e) {
            return (T) context.handleWeirdStringValue(handledType(), text, "not a time or duration");
        }
    }
}
