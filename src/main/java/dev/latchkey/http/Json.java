package dev.latchkey.http;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.threeten.extra.PeriodDuration;

/** JSON taken at its word: nothing unknown, nothing twice, and no value turned from one type into another. */
@Singleton
class Json implements ObjectMapperCustomizer {
    private static final int MAX_NESTING_DEPTH = 32;

    /** After the framework's own, whose reading of times accepts numbers. */
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
        // Emoji and the like leave as UTF-8, as they came, not as two escapes each.
        mapper.getFactory().configure(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8.mappedFeature(), true);
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
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
                .addDeserializer(Instant.class, TextDeserializer.of(Instant.class, Times::parse))
                .addDeserializer(
                        PeriodDuration.class, TextDeserializer.of(PeriodDuration.class, PeriodDuration::parse)));
    }

    /**
     * Reads a member that is absent as null and one that is null as an empty Optional, which a merge patch has
     * to tell apart. A module of another name, because the framework has registered the plain one before.
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
}
