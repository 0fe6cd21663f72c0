package org.nifibeam.core.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes {@link JsonSchema}. Confined to one thread. */
final class JsonSchemaWriter {
    /** The logical types that a format of JSON schema says. */
    private static final Set<String> BY_FORMAT = Set.of("date", "time", "uuid", "local_datetime");

    private final List<SchemaProblem> problems = new ArrayList<>();

    Map<String, Object> checked(Map<String, Object> json) {
        if (!problems.isEmpty()) {
            throw new SchemaException(problems);
        }
        return json;
    }

    Map<String, Object> schema(String path, Schema schema) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Field field : schema.fields()) {
            String here = JsonSchema.join(JsonSchema.join(path, "properties"), field.name());
            properties.put(field.name(), type(here, field.type()));
            if (!field.type().nullable()) {
                required.add(field.name());
            }
        }
        Map<String, Object> json = json("object");
        json.put("properties", properties);
        if (!required.isEmpty()) {
            json.put("required", required);
        }
        json.put("additionalProperties", false);
        return json;
    }

    Map<String, Object> type(String path, FieldType type) {
        Map<String, Object> json;
        if (type instanceof FieldType.Scalar scalar) {
            json = scalar(scalar.kind());
        } else if (type instanceof FieldType.Array array) {
            json = json("array");
            json.put("items", type(JsonSchema.join(path, "items"), array.element()));
        } else if (type instanceof FieldType.Mapping mapping) {
            json = json("object");
            json.put(
                    "additionalProperties",
                    type(JsonSchema.join(path, "additionalProperties"), mapping.value()));
            if (!mapping.key().equals(FieldType.of(Kind.STRING))) {
                json.put(JsonSchema.KEY, type(path, mapping.key()));
            }
        } else if (type instanceof FieldType.Nested nested) {
            json = schema(path, nested.schema());
        } else if (type instanceof FieldType.Logical logical) {
            json = logical(path, logical.type());
        } else {
            problems.add(
                    new SchemaProblem(
                            path,
                            "a value of type " + type + " has no JSON schema",
                            "convert it to a type of this notation first"));
            json = json("object");
        }
        if (type.nullable()) {
            json.put("type", List.of(json.get("type"), "null"));
            if (json.get("enum") instanceof List<?> names) {
                List<Object> withNull = new ArrayList<>(names);
                withNull.add(null);
                json.put("enum", withNull);
            }
        }
        return json;
    }

    private static Map<String, Object> json(String type) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", type);
        return json;
    }

    private static Map<String, Object> formatted(String type, String format) {
        Map<String, Object> json = json(type);
        json.put("format", format);
        return json;
    }

    private static Map<String, Object> bounded(long least, long most) {
        Map<String, Object> json = json("integer");
        json.put("minimum", least);
        json.put("maximum", most);
        return json;
    }

    private static Map<String, Object> scalar(Kind kind) {
        return switch (kind) {
            case BOOLEAN -> json("boolean");
            case INT8 -> bounded(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> bounded(Short.MIN_VALUE, Short.MAX_VALUE);
            case INT32 -> bounded(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT64 -> json("integer");
            case FLOAT -> formatted("number", "float");
            case DOUBLE -> json("number");
            case DECIMAL -> formatted("number", "decimal");
            case STRING -> json("string");
            case BYTES -> formatted("string", "byte");
            case DATETIME -> formatted("string", "date-time");
        };
    }

    private Map<String, Object> logical(String path, LogicalType type) {
        Map<String, Object> json =
                switch (type.identifier()) {
                    case "date", "time", "uuid" -> formatted("string", type.identifier());
                    case "local_datetime" -> formatted("string", "local-date-time");
                    case "enumeration" -> json("string");
                    default -> type(path, type.base());
                };
        boolean enumeration = type.identifier().equals("enumeration");
        if (enumeration) {
            json.put("enum", type.arguments());
        }
        if (!BY_FORMAT.contains(type.identifier())) {
            Map<String, Object> extension = new LinkedHashMap<>();
            extension.put("name", type.identifier());
            if (!type.arguments().isEmpty() && !enumeration) {
                extension.put("arguments", type.arguments());
            }
            json.put(JsonSchema.LOGICAL, extension);
        }
        return json;
    }
}
