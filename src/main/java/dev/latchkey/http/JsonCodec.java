package dev.latchkey.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;

/** Writes records as JSON and reads them again. A failure is a bug, because both sides are ours. */
@Singleton
public class JsonCodec {
    private static final String MASKS_KEYS = "masksKeys";

    private final ObjectMapper mapper;
    private final ObjectWriter plain;
    private final ObjectWriter masking;

    JsonCodec(ObjectMapper mapper) {
        this.mapper = mapper;
        this.plain = mapper.writer();
        this.masking = mapper.writer().withAttribute(MASKS_KEYS, true);
    }

    /** For serializers: whether license keys are masked in this JSON. */
    public static boolean masksKeys(SerializerProvider provider) {
        return provider.getAttribute(MASKS_KEYS) != null;
    }

    /** Writes everything. */
    public byte[] write(Object value) {
        return write(value, plain);
    }

    /** Writes everything, with license keys masked. */
    byte[] writeMasked(Object value) {
        return write(value, masking);
    }

    /** Writes what the caller may see. */
    public byte[] writeFor(Caller caller, Object value) {
        return caller.seesKeys() ? write(value) : writeMasked(value);
    }

    private static byte[] write(Object value, ObjectWriter writer) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record could not be written as JSON", e);
        }
    }

    public String writeText(Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    /** Null stays null. */
    public <T> T read(String json, Class<T> type) {
        try {
            return json == null ? null : mapper.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored JSON could not be read", e);
        }
    }
}
