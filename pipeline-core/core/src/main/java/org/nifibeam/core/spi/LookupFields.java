package org.nifibeam.core.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Schema;

/**
 * Which fields of records are compared with which of the input, and which are added to it: the
 * settings {@code key} and {@code fields} of lookups whose records have a schema.
 *
 * @param keys the records' key fields by the input's
 * @param chosen the records' fields by the names that they are to have; all that are no keys, if
 *     empty
 */
public record LookupFields(Map<String, String> keys, Optional<Map<String, String>> chosen) {
    private static final String KEY = "key";
    private static final String FIELDS = "fields";

    public LookupFields {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        chosen = chosen.map(names -> Collections.unmodifiableMap(new LinkedHashMap<>(names)));
    }

    /**
     * The settings.
     *
     * @param record what has the fields, for descriptions: {@code file}
     */
    public static List<ConfigField> settings(String record) {
        return List.of(
                ConfigField.required(
                        KEY,
                        ConfigField.Type.ANY,
                        "The key: a field, a list of fields, or {field of the input: field of the "
                                + record
                                + "}."),
                ConfigField.optional(
                        FIELDS,
                        ConfigField.Type.ANY,
                        "What is added: a list of the "
                                + record
                                + "'s fields, or {new name: field}; by default all that are no keys."));
    }

    /**
     * What some settings say.
     *
     * @throws ProblemException if one of them names no field
     */
    public static LookupFields of(Config config) throws ProblemException {
        Map<String, String> keys = names(KEY, config.optionalAny(KEY).orElseThrow());
        Optional<Object> fields = config.optionalAny(FIELDS);
        return new LookupFields(
                keys,
                fields.isPresent() ? Optional.of(names(FIELDS, fields.get())) : Optional.empty());
    }

    /** A name, a list of names that stand for themselves, or a mapping. */
    private static Map<String, String> names(String setting, Object value) throws ProblemException {
        Map<String, String> names = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, field) -> names.put(String.valueOf(name), String.valueOf(field)));
        } else {
            List<?> list = value instanceof List<?> many ? many : List.of(value);
            list.forEach(name -> names.put(String.valueOf(name), String.valueOf(name)));
        }
        if (names.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + setting + "' names no field",
                    "write a field, or a list of fields");
        }
        return names;
    }

    /** The input's key fields. */
    public List<String> inputKeys() {
        return List.copyOf(keys.keySet());
    }

    /** The records' key fields, in the order of {@link #inputKeys}. */
    public List<String> keyFields() {
        return List.copyOf(keys.values());
    }

    /** The records' fields that are found, by their new names. */
    public Map<String, String> found(Schema schema) {
        Map<String, String> others = new LinkedHashMap<>();
        schema.names().stream()
                .filter(name -> !keys.containsValue(name))
                .forEach(name -> others.put(name, name));
        return chosen.orElse(others);
    }

    /**
     * The fields of a key and of what is found.
     *
     * @param schema the records'
     * @throws ProblemException if it lacks one, or one is twice in the key
     */
    public Lookup.Fields of(Schema schema) throws ProblemException {
        List<Field> key = new ArrayList<>();
        for (String name : keys.values()) {
            Field field = field(schema, name);
            if (key.stream().anyMatch(other -> other.name().equals(name))) {
                throw new ProblemException(
                        ProblemCode.DUPLICATE,
                        "the key has the field '" + name + "' twice",
                        "compare it with one field of the input");
            }
            key.add(field);
        }
        List<Field> found = new ArrayList<>();
        for (Map.Entry<String, String> one : found(schema).entrySet()) {
            found.add(new Field(one.getKey(), field(schema, one.getValue()).type()));
        }
        return new Lookup.Fields(Schema.of(key), Schema.of(found));
    }

    private static Field field(Schema schema, String name) throws ProblemException {
        if (schema.indexOf(name).isEmpty()) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_FIELD,
                    "what is looked up has no field '" + name + "'",
                    Nearest.to(name, schema.names())
                                    .map(near -> "did you mean '" + near + "'? ")
                                    .orElse("")
                            + "its fields are "
                            + schema);
        }
        return schema.field(schema.indexOf(name).getAsInt());
    }
}
