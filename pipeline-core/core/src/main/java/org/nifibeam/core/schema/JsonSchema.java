package org.nifibeam.core.schema;

import java.util.Map;

/**
 * Types in JSON-schema notation, as plain maps and lists: what Beam YAML writes schemas in. Read as
 * Beam reads it, and what JSON schema says further:
 *
 * <ul>
 *   <li>{@code integer} is INT64, or shorter if {@code minimum} and {@code maximum} are exactly the
 *       bounds of a shorter kind (or {@code format} names it); {@code number} is DOUBLE, or what
 *       {@code format: float | decimal} says; Beam's {@code bytes} is BYTES;
 *   <li>{@code string} is STRING, or by {@code format}: {@code date-time} a DATETIME, {@code date},
 *       {@code time}, {@code local-date-time} and {@code uuid} the logical types, {@code byte}
 *       BYTES in base64;
 *   <li>{@code object} with {@code properties} is a row, its fields in their order; with {@code
 *       additionalProperties} alone a map from strings; {@code array} needs {@code items};
 *   <li>null is possible where {@code type} lists "null", {@code nullable} is true, {@code anyOf}
 *       or {@code oneOf} offers it, or a property is not {@code required}.
 * </ul>
 *
 * <p>What no JSON schema can say stands in two keys of ours, {@value #LOGICAL} ({@code name} and
 * {@code arguments} of a logical type) and {@value #KEY} (the type of a map's keys). Keywords that
 * only narrow values, such as {@code pattern} or {@code enum}, do not change the type.
 */
public final class JsonSchema {
    static final String LOGICAL = "x-nifibeam-logical";
    static final String KEY = "x-nifibeam-key";

    private JsonSchema() {}

    /**
     * The schema of an {@code object} with {@code properties}.
     *
     * @throws SchemaException with everything that is wrong
     */
    public static Schema schema(Object json) {
        JsonSchemaReader reader = new JsonSchemaReader();
        return reader.checked(reader.schema(json));
    }

    /**
     * The type described.
     *
     * @throws SchemaException with everything that is wrong
     */
    public static FieldType type(Object json) {
        JsonSchemaReader reader = new JsonSchemaReader();
        return reader.checked(reader.type("", json));
    }

    /**
     * A schema in this notation, as new maps and lists that keep their order; reading it gives the
     * same schema.
     *
     * @throws SchemaException with every field that has a coder, which no notation can say
     */
    public static Map<String, Object> of(Schema schema) {
        JsonSchemaWriter writer = new JsonSchemaWriter();
        return writer.checked(writer.schema("", schema));
    }

    /**
     * A type in this notation; reading it gives the same type.
     *
     * @throws SchemaException if there is a coder in it
     */
    public static Map<String, Object> of(FieldType type) {
        JsonSchemaWriter writer = new JsonSchemaWriter();
        return writer.checked(writer.type("", type));
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
