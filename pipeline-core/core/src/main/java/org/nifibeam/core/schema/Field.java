package org.nifibeam.core.schema;

import java.io.Serializable;
import java.util.Objects;

/** A named, typed field of a {@link Schema}. */
public record Field(String name, FieldType type) implements Serializable {
    public Field {
        Objects.requireNonNull(type, "type");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a field has a name");
        }
    }

    /**
     * {@code name: type}; a name with a sign of this notation in it stands in backticks, its own
     * ones doubled.
     */
    @Override
    public String toString() {
        boolean odd = name.chars().anyMatch(c -> ":,{}`".indexOf(c) >= 0);
        return (odd ? "`" + name.replace("`", "``") + "`" : name) + ": " + type;
    }
}
