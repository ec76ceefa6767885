package dev.latchkey.http.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.http.ProblemBody;
import dev.latchkey.value.PlainText;
import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.MethodParameterInfo;
import org.jboss.jandex.Type;

/**
 * Corrects the schemas of records. In a response every member is present, and null if it is {@link Nullable}, unless
 * {@link JsonInclude} leaves it out. A body has no unknown members, and those that are not required may be null.
 */
final class SchemaCompleter {
    private static final String SCHEMA_ANNOTATION = "org.eclipse.microprofile.openapi.annotations.media.Schema";

    private final OpenAPI document;
    private final IndexView index;
    private final Set<DotName> completed = new HashSet<>();

    SchemaCompleter(OpenAPI document, IndexView index) {
        this.document = document;
        this.index = index;
        completeResponse(index.getClassByName(ProblemBody.class));
    }

    /** Corrects the schemas of the method's body and response. */
    void completeFor(MethodInfo method) {
        method.parameters().stream()
                .filter(parameter -> parameter.declaredAnnotations().stream()
                        .noneMatch(annotation -> annotation.name().toString().startsWith("jakarta.ws.rs.")))
                .forEach(parameter ->
                        completeBody(index.getClassByName(parameter.type().name())));
        AnnotationInstance list = method.annotation(APIResponseSchema.class);
        completeResponse(list == null ? method.returnType() : list.value().asClass());
    }

    private void completeBody(ClassInfo body) {
        Schema schema = schemaOf(body);
        if (schema != null) {
            schema.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
            membersOf(body, schema).forEach(field -> {
                Schema member = schema.getProperties().get(field.name());
                constrain(member, field);
                if (!field.hasDeclaredAnnotation(NotNull.class)) {
                    schema.addProperty(field.name(), nullable(member));
                } else if (member.getType() != null) {
                    member.removeType(SchemaType.NULL);
                }
            });
        }
    }

    private void completeResponse(Type type) {
        Stream.concat(Stream.of(type), typeArguments(type).stream())
                .map(part -> part.kind() == Type.Kind.ARRAY ? part.asArrayType().elementType() : part)
                .forEach(part -> completeResponse(index.getClassByName(part.name())));
    }

    private void completeResponse(ClassInfo response) {
        Schema schema = schemaOf(response);
        if (schema == null || schema.getProperties() == null || !completed.add(response.name())) {
            return;
        }
        membersOf(response, schema).forEach(field -> {
            boolean isOptional = field.hasAnnotation(JsonInclude.class)
                    || response.hasDeclaredAnnotation(JsonInclude.class) && field.hasAnnotation(Nullable.class);
            if (!isOptional) {
                schema.addRequired(field.name());
                if (field.hasAnnotation(Nullable.class)) {
                    schema.addProperty(
                            field.name(), nullable(schema.getProperties().get(field.name())));
                }
            }
            completeResponse(field.type());
        });
    }

    private static Schema nullable(Schema schema) {
        if (schema.getType() != null) {
            return schema.getType().contains(SchemaType.NULL) ? schema : schema.addType(SchemaType.NULL);
        }
        if (schema.getRef() == null) {
            return schema; // The scanner has done it, for an Optional.
        }
        String description = schema.getDescription();
        schema.setDescription(null);
        return OASFactory.createSchema()
                .description(description)
                .addOneOf(schema)
                .addOneOf(OASFactory.createSchema().addType(SchemaType.NULL));
    }

    /** Adds the constraints of a parameter that the scanner does not know. A number in a path is an id. */
    void constrain(Parameter parameter, MethodInfo method) {
        if (parameter.getIn() == Parameter.In.PATH
                && parameter.getSchema().getType().contains(SchemaType.INTEGER)) {
            parameter.getSchema().setMinimum(BigDecimal.ONE);
        }
        method.parameters().stream()
                .flatMap(this::parts)
                .filter(part -> isNamed(part, parameter.getName()))
                .forEach(part -> constrain(parameter.getSchema(), part));
    }

    private Stream<AnnotationTarget> parts(MethodParameterInfo parameter) {
        return parameter.hasAnnotation(BeanParam.class)
                ? index.getClassByName(parameter.type().name()).fields().stream()
                        .map(AnnotationTarget.class::cast)
                : Stream.of(parameter);
    }

    private static boolean isNamed(AnnotationTarget part, String name) {
        AnnotationInstance query = part.annotation(DotName.createSimple(QueryParam.class));
        return query != null && query.value().asString().equals(name);
    }

    private static void constrain(Schema schema, AnnotationTarget annotated) {
        AnnotationInstance text = annotated.annotation(DotName.createSimple(PlainText.class));
        if (text != null) {
            Schema ofText =
                    schema.getAdditionalPropertiesSchema() == null ? schema : schema.getAdditionalPropertiesSchema();
            ofText.setMinLength(1);
            ofText.setMaxLength(text.value("max").asInt());
            if (ofText != schema && !annotated.hasAnnotation(NotNull.class)) {
                ofText.addType(SchemaType.NULL); // In a merge patch, it deletes the member.
            }
        }
        if (annotated.hasAnnotation(DotName.createSimple(Email.class))) {
            schema.setFormat("idn-email");
        }
        AnnotationInstance minimum = annotated.annotation(DotName.createSimple(Min.class));
        if (minimum != null) {
            schema.setMinimum(BigDecimal.valueOf(minimum.value().asLong()));
        }
    }

    private Schema schemaOf(ClassInfo type) {
        if (type == null || !type.isRecord()) {
            return null;
        }
        AnnotationInstance named = type.declaredAnnotation(DotName.createSimple(SCHEMA_ANNOTATION));
        String name = named == null ? type.simpleName() : named.value("name").asString();
        return document.getComponents().getSchemas().get(name);
    }

    /** The members of a record. They are put in its order first: those with prose in the static document came first. */
    private static List<FieldInfo> membersOf(ClassInfo type, Schema schema) {
        List<FieldInfo> members = type.fields().stream()
                .filter(field -> schema.getProperties().containsKey(field.name()))
                .toList();
        Map<String, Schema> ordered = new LinkedHashMap<>();
        members.forEach(
                field -> ordered.put(field.name(), schema.getProperties().get(field.name())));
        schema.setProperties(ordered);
        return members;
    }

    static List<Type> typeArguments(Type type) {
        return type.kind() == Type.Kind.PARAMETERIZED_TYPE
                ? type.asParameterizedType().arguments()
                : List.of();
    }

    /** The name of a schema that is a reference; null if it is not. */
    static String nameOf(Schema schema) {
        String reference = schema.getRef();
        return reference == null ? null : reference.substring(reference.lastIndexOf('/') + 1);
    }
}
