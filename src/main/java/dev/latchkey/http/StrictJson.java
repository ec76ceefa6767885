package dev.latchkey.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.latchkey.value.Times;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import org.threeten.extra.PeriodDuration;

/** Makes JSON strict: no unknown or duplicate members, and no conversion from one type to another. */
@Singleton
class StrictJson implements ObjectMapperCustomizer {
    private static final int MAX_NESTING_DEPTH = 32;

    /** Runs after the framework's own customizers, which accept numbers as times. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_NESTING_DEPTH)
                        .build());
        mapper.getFactory().configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true);
        // Write emoji as UTF-8, not as two escapes.
        mapper.getFactory().configure(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8.mappedFeature(), true);
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        mapper.enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
        mapper.coercionConfigDefaults()
                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.String, CoercionAction.Fail);
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        mapper.registerModule(new AbsentIsNull());
        mapper.registerModule(new SimpleModule("latchkey")
                .addSerializer(PeriodDuration.class, ToStringSerializer.instance)
                .addSerializer(Instant.class, new TimeSerializer())
                .addDeserializer(Instant.class, new TextDeserializer<>(Instant.class, text -> Times.parse(text)
                        .truncatedTo(Times.PRECISION)))
                .addDeserializer(
                        PeriodDuration.class, new TextDeserializer<>(PeriodDuration.class, PeriodDuration::parse)));
    }

    /**
     * Reads an absent member as null, and a member that is null as an empty Optional: a merge patch needs to tell them
     * apart. The module needs an id of its own, because the framework has already registered the standard one.
     */
    private static final class AbsentIsNull extends Jdk8Module {
        AbsentIsNull() {
            configureReadAbsentAsNull(true);
        }

        @Override
        public Object getTypeId() {
            return AbsentIsNull.class;
        }
    }

    /** The standard serializer takes a tenth of the time of a list. */
    private static final class TimeSerializer extends StdScalarSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        TimeSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant time, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(Times.format(time));
        }
    }
}
