package org.nifibeam.core.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@link JsonSchema}, going on after each problem so that all are found. Confined to one
 * thread.
 */
final class JsonSchemaReader {
    /** Stands for a type that could not be read, so that its surroundings can be. */
    private static final FieldType UNREAD = FieldType.nullable(Kind.STRING);

    /** What Beam's own writer puts among the properties of a map. */
    private static final Set<String> MARKS = Set.of("__line__", "__uuid__");

    private static final String TYPES = "string, integer, number, boolean, array, object";
    private static final int DEPTH = 100;

    private final List<SchemaProblem> problems = new ArrayList<>();
    private int depth;

    <T> T checked(T result) {
        if (!problems.isEmpty()) {
            throw new SchemaException(problems);
        }
        return result;
    }

    private FieldType problem(String path, String message, String advice) {
        problems.add(new SchemaProblem(path, message, advice));
        return UNREAD;
    }

    Schema schema(Object json) {
        if (type("", json) instanceof FieldType.Nested row) {
            return row.schema();
        }
        if (problems.isEmpty()) {
            problem(
                    "",
                    "a schema is an object with properties",
                    "write {type: object, properties: {name: {type: string}}}");
        }
        return Schema.of();
    }

    FieldType type(String path, Object json) {
        if (!(json instanceof Map<?, ?> map)) {
            return problem(
                    path,
                    "a type is a mapping, not " + Values.print(json),
                    "write for example {type: string}");
        }
        if (depth == DEPTH) {
            return problem(path, "types are nested deeper than " + DEPTH, "use a flatter schema");
        }
        depth++;
        try {
            return type(path, map);
        } finally {
            depth--;
        }
    }

    private FieldType type(String path, Map<?, ?> map) {
        for (String choice : List.of("anyOf", "oneOf")) {
            if (map.get(choice) instanceof List<?> choices) {
                return choice(JsonSchema.join(path, choice), choices);
            }
        }
        for (String key : List.of("$ref", "allOf", "not", "patternProperties")) {
            if (map.containsKey(key)) {
                return problem(
                        JsonSchema.join(path, key),
                        "'" + key + "' does not say one type",
                        "write the type itself in its place");
            }
        }
        Set<String> names = names(path, map);
        boolean nullable = names.remove("null") | Boolean.TRUE.equals(map.get("nullable"));
        if (names.equals(Set.of("integer", "number"))) {
            names.remove("integer");
        }
        if (names.size() != 1) {
            return several(path, names, nullable);
        }
        FieldType type = named(path, names.iterator().next(), map);
        Object logical = map.get(JsonSchema.LOGICAL);
        if (logical != null) {
            type = logical(JsonSchema.join(path, JsonSchema.LOGICAL), logical, type, map);
        }
        return nullable ? type.withNullable(true) : type;
    }

    private FieldType several(String path, Set<String> names, boolean nullable) {
        if (!names.isEmpty()) {
            return problem(
                    JsonSchema.join(path, "type"),
                    "a value has one type, not " + String.join(" or ", names),
                    "choose one of them, with \"null\" beside it if it may be null");
        }
        return nullable
                ? problem(
                        JsonSchema.join(path, "type"),
                        "null alone is no type",
                        "write what it is when it is not null, for example [string, \"null\"]")
                : problem(path, "the type is missing", "write 'type', one of " + TYPES);
    }

    /** The type names, said or to be seen from the other keys. */
    private Set<String> names(String path, Map<?, ?> map) {
        Set<String> names = new LinkedHashSet<>();
        Object type = map.get("type");
        if (type instanceof Collection<?> list) {
            list.forEach(name -> names.add(name == null ? "null" : name.toString()));
        } else if (type != null) {
            names.add(type.toString());
        } else if (map.containsKey("type")) {
            names.add("null");
        } else if (map.containsKey("properties") || map.containsKey("additionalProperties")) {
            names.add("object");
        } else if (map.containsKey("items")) {
            names.add("array");
        } else if (map.get("enum") instanceof List<?> values) {
            values.forEach(value -> names.add(nameOf(value)));
        }
        return names;
    }

    private static String nameOf(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Number) {
            return value instanceof Integer || value instanceof Long ? "integer" : "number";
        }
        return value instanceof Boolean ? "boolean" : "string";
    }

    private FieldType choice(String path, List<?> choices) {
        boolean nullable = false;
        List<Object> others = new ArrayList<>();
        for (Object choice : choices) {
            boolean isNull =
                    choice instanceof Map<?, ?> map
                            && "null".equals(String.valueOf(map.get("type")));
            nullable |= isNull;
            if (!isNull) {
                others.add(choice);
            }
        }
        if (others.size() != 1) {
            return problem(
                    path,
                    "a value has one type, not one of " + others.size(),
                    "leave one type, with {type: \"null\"} beside it if it may be null");
        }
        FieldType type = type(path + "[" + choices.indexOf(others.get(0)) + "]", others.get(0));
        return nullable ? type.withNullable(true) : type;
    }

    private FieldType named(String path, String name, Map<?, ?> map) {
        return switch (name) {
            case "boolean", "bytes", "integer", "number", "string" -> JsonScalars.type(name, map);
            case "array" -> array(path, map);
            case "object" -> object(path, map);
            default ->
                    problem(
                            JsonSchema.join(path, "type"),
                            "there is no type '" + name + "' in JSON schema",
                            "the types are " + TYPES);
        };
    }

    private FieldType array(String path, Map<?, ?> map) {
        Object items = map.get("items");
        if (items == null || items instanceof List<?>) {
            return problem(
                    JsonSchema.join(path, "items"),
                    items == null
                            ? "the type of the array's elements is missing"
                            : "an array's elements have one type, not one each",
                    "write for example items: {type: string}");
        }
        return new FieldType.Array(type(JsonSchema.join(path, "items"), items), false);
    }

    private FieldType object(String path, Map<?, ?> map) {
        Object properties = map.get("properties");
        Object rest = map.get("additionalProperties");
        boolean onlyMarks =
                properties == null
                        || properties instanceof Map<?, ?> names
                                && MARKS.containsAll(names.keySet());
        if (onlyMarks && rest instanceof Map<?, ?>) {
            FieldType value = type(JsonSchema.join(path, "additionalProperties"), rest);
            return mapping(path, map.get(JsonSchema.KEY), value);
        }
        if (!(properties instanceof Map<?, ?> fields)) {
            return problem(
                    path,
                    properties == null
                            ? "an object has neither properties nor a type for additionalProperties"
                            : "properties are a mapping of names and types",
                    "write properties: {name: {type: string}}, or for a map"
                            + " additionalProperties: {type: string}");
        }
        return row(path, fields, map.get("required"));
    }

    private FieldType mapping(String path, Object written, FieldType value) {
        FieldType key = FieldType.of(Kind.STRING);
        if (written != null) {
            key = type(JsonSchema.join(path, JsonSchema.KEY), written);
        }
        if (!(key.base() instanceof FieldType.Scalar) || key.nullable()) {
            return problem(
                    JsonSchema.join(path, JsonSchema.KEY),
                    "a map's key is a scalar that is never null, not " + key,
                    "use another type");
        }
        return new FieldType.Mapping(key, value, false);
    }

    private FieldType row(String path, Map<?, ?> properties, Object requiredNames) {
        Set<String> required = new LinkedHashSet<>();
        if (requiredNames instanceof List<?> names) {
            names.forEach(name -> required.add(String.valueOf(name)));
        } else if (requiredNames != null) {
            problem(
                    JsonSchema.join(path, "required"),
                    "it is a list of properties, not " + Values.print(requiredNames),
                    "write required: [name, name]");
        }
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<?, ?> property : properties.entrySet()) {
            String name = String.valueOf(property.getKey());
            String here = JsonSchema.join(JsonSchema.join(path, "properties"), name);
            FieldType type = type(here, property.getValue());
            if (name.isEmpty()) {
                problem(here, "a property has no name", "give it one");
            } else {
                fields.add(new Field(name, required.remove(name) ? type : type.withNullable(true)));
            }
        }
        for (String name : required) {
            if (!properties.containsKey(name)) {
                problem(
                        JsonSchema.join(path, "required"),
                        "'" + name + "' is required and no property",
                        "add it to properties, or take it away here");
            }
        }
        return new FieldType.Nested(Schema.of(fields), false);
    }

    private FieldType logical(String path, Object written, FieldType base, Map<?, ?> map) {
        if (!(written instanceof Map<?, ?> extension)
                || !(extension.get("name") instanceof String name)) {
            return problem(path, "it has no name", "write {name: ..., arguments: [...]}");
        }
        Object given = extension.get("arguments");
        boolean enumeration = name.equals("enumeration");
        List<String> arguments = new ArrayList<>();
        if ((enumeration ? map.get("enum") : given) instanceof List<?> list) {
            list.stream().filter(a -> a != null).forEach(a -> arguments.add(a.toString()));
        }
        try {
            return new FieldType.Logical(
                    enumeration
                            ? LogicalTypes.named(name, arguments)
                            : new LogicalType(name, base.withNullable(false), arguments),
                    false);
        } catch (IllegalArgumentException e) {
            String advice = "correct it, or take '" + JsonSchema.LOGICAL + "' away";
            return problem(path, e.getMessage(), advice);
        }
    }
}
