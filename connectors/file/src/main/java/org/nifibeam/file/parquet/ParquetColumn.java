package org.nifibeam.file.parquet;

import java.util.Objects;
import java.util.Optional;
import org.apache.parquet.format.Type;
import org.nifibeam.core.schema.FieldType;

/**
 * One top-level field of a file, or one leaf of a nested one.
 *
 * @param name its name; of a leaf inside a nested field the path to it
 * @param type its type in our schema; for a field that cannot be read its nearest type
 * @param leaf the index of its (first) column chunk in a row group
 * @param physical how values are stored
 * @param typeLength bytes of a FIXED_LEN_BYTE_ARRAY, else 0
 * @param conversion from stored values to the type's
 * @param levels the highest levels of its values
 * @param nested the tree below a nested field; empty for a flat one, whose values stand in the
 *     column chunk as they are
 * @param unsupported why it cannot be read, if so
 */
record ParquetColumn(
        String name,
        FieldType type,
        int leaf,
        Type physical,
        int typeLength,
        Conversion conversion,
        Levels levels,
        Optional<ParquetNode> nested,
        Optional<String> unsupported) {
    ParquetColumn {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(levels, "levels");
        Objects.requireNonNull(nested, "nested");
        Objects.requireNonNull(unsupported, "unsupported");
    }

    /**
     * How often on the way from the root something may be missing, and may be repeated
     * (parquet-format, "Nested Encoding").
     */
    record Levels(int definition, int repetition) {
        static final Levels ROOT = new Levels(0, 0);

        /** One level down: what may be missing adds to the first, what is repeated to both. */
        Levels below(boolean optional, boolean repeated) {
            return new Levels(
                    definition + (optional || repeated ? 1 : 0), repetition + (repeated ? 1 : 0));
        }
    }

    /** True if values may be missing, so that pages hold definition levels. */
    boolean optional() {
        return levels.definition() > 0;
    }
}
