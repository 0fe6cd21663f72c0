package org.nifibeam.core.schema;

import java.util.Objects;

/** A named, typed field of a {@link Schema}. */
public record Field(String name, FieldType type) {
    public Field {
        Objects.requireNonNull(type, "type");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a field has a name");
        }
    }

    @Override
    public String toString() {
        return name + ": " + type;
    }
}
