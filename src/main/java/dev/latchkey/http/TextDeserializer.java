package dev.latchkey.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.function.Function;

/** Reads a value that JSON carries as text, and takes it from nothing but text. */
final class TextDeserializer<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Function<String, T> parser;

    private TextDeserializer(Class<T> type, Function<String, T> parser) {
        super(type);
        this.parser = parser;
    }

    static <T> TextDeserializer<T> of(Class<T> type, Function<String, T> parser) {
        return new TextDeserializer<>(type, parser);
    }

    @Override
    @SuppressWarnings("unchecked") // handledType() is the Class<T> that the constructor was given.
    public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
        if (!json.hasToken(JsonToken.VALUE_STRING)) {
            return (T) context.handleUnexpectedToken(handledType(), json);
        }
        try {
            return parser.apply(json.getText());
        } catch (DateTimeException | ArithmeticException e) {
            return (T) context.handleWeirdStringValue(handledType(), json.getText(), "not a time or duration");
        }
    }
}
