package org.nifibeam.formats;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * A {@code schema} setting: a JSON schema of type object, as Beam YAML has it. integer is INT64,
 * number DOUBLE, string STRING (of format date-time DATETIME, of contentEncoding base64 BYTES),
 * boolean, array of items, object of properties a row, object of additionalProperties a map. A
 * property is nullable unless it stands in {@code required}.
 */
public final class SchemaDocument {
    private SchemaDocument() {}

    /**
     * The schema that a setting describes.
     *
     * @param setting its name, for messages
     * @throws ProblemException INVALID_VALUE; the message names the property
     */
    public static Schema parse(String setting, Object document) throws ProblemException {
        FieldType type = type(setting, document);
        if (type instanceof FieldType.Nested nested) {
            return nested.schema();
        }
        throw invalid(
                setting,
                "describes a " + type + ", but records have fields",
                "write {type: object, properties: {name: {type: string}, …}}");
    }

    private static FieldType type(String path, Object document) throws ProblemException {
        if (!(document instanceof Map<?, ?> map)) {
            throw invalid(path, "is no JSON schema", "write {type: string} or another type");
        }
        String type = map.containsKey("properties") ? "object" : String.valueOf(map.get("type"));
        return switch (type) {
            case "integer" -> FieldType.of(Kind.INT64);
            case "number" -> FieldType.of(Kind.DOUBLE);
            case "boolean" -> FieldType.of(Kind.BOOLEAN);
            case "string" -> FieldType.of(string(map));
            case "array" -> new FieldType.Array(type(path + "[]", map.get("items")), false);
            case "object" -> object(path, map);
            default ->
                    throw invalid(
                            path,
                            "is of the type '" + type + "', which is none of JSON schema's",
                            "there are: string, integer, number, boolean, array, object");
        };
    }

    private static Kind string(Map<?, ?> map) {
        if ("date-time".equals(map.get("format"))) {
            return Kind.DATETIME;
        }
        return "base64".equals(map.get("contentEncoding")) ? Kind.BYTES : Kind.STRING;
    }

    private static FieldType object(String path, Map<?, ?> map) throws ProblemException {
        if (map.get("properties") instanceof Map<?, ?> properties) {
            Set<String> required = new HashSet<>();
            if (map.get("required") instanceof List<?> names) {
                names.forEach(name -> required.add(String.valueOf(name)));
            }
            List<Field> fields = new ArrayList<>();
            for (Map.Entry<?, ?> entry : properties.entrySet()) {
                String name = String.valueOf(entry.getKey());
                FieldType type = type(path + "." + name, entry.getValue());
                fields.add(new Field(name, type.withNullable(!required.contains(name))));
            }
            return new FieldType.Nested(Schema.of(fields), false);
        }
        if (map.get("additionalProperties") instanceof Map<?, ?> values) {
            return new FieldType.Mapping(
                    FieldType.of(Kind.STRING), type(path + "{}", values).withNullable(true), false);
        }
        throw invalid(path, "is an object without properties", "add 'properties'");
    }

    private static ProblemException invalid(String path, String what, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, "'" + path + "' " + what, advice);
    }
}
