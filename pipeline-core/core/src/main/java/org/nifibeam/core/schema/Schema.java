package org.nifibeam.core.schema;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The fields of a record, in order; names are unique. Immutable. */
public final class Schema implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // Immutable collections are.
    private final List<Field> fields;

    @SuppressWarnings("serial")
    private final Map<String, Integer> indexes;

    private Schema(List<Field> fields) {
        this.fields = List.copyOf(fields);
        Map<String, Integer> byName = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            if (byName.put(fields.get(i).name(), i) != null) {
                throw new IllegalArgumentException(
                        "field '" + fields.get(i).name() + "' stands twice in the schema");
            }
        }
        this.indexes = Map.copyOf(byName);
    }

    /** A schema of the given fields. */
    public static Schema of(Field... fields) {
        return new Schema(Arrays.asList(fields));
    }

    /** A schema of the given fields. */
    public static Schema of(List<Field> fields) {
        return new Schema(fields);
    }

    /** The fields, in order. */
    public List<Field> fields() {
        return fields;
    }

    /** How many fields there are. */
    public int size() {
        return fields.size();
    }

    /** The field at {@code index}. */
    public Field field(int index) {
        return fields.get(index);
    }

    /** The type of the field at {@code index}. */
    public FieldType type(int index) {
        return fields.get(index).type();
    }

    /** The index of the field of that name, empty if there is none. */
    public OptionalInt indexOf(String name) {
        Integer index = indexes.get(name);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** The names, in order. */
    public List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    /** The named fields alone, in the order given; every name must be known. */
    public Schema project(List<String> names) {
        return new Schema(
                names.stream()
                        .map(
                                name ->
                                        fields.get(
                                                indexOf(name)
                                                        .orElseThrow(
                                                                () ->
                                                                        new IllegalArgumentException(
                                                                                "no field '"
                                                                                        + name
                                                                                        + "' in "
                                                                                        + this))))
                        .toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return fields.stream().map(Field::toString).collect(Collectors.joining(", ", "{", "}"));
    }
}
