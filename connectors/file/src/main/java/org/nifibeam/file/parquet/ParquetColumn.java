package org.nifibeam.file.parquet;

import java.util.Objects;
import java.util.Optional;
import org.apache.parquet.format.Type;
import org.nifibeam.core.schema.FieldType;

/**
 * One top-level field of a file.
 *
 * @param name its name
 * @param type its type in our schema; for a field that cannot be read yet its nearest type
 * @param leaf the index of its (first) column chunk in a row group
 * @param physical how values are stored
 * @param typeLength bytes of a FIXED_LEN_BYTE_ARRAY, else 0
 * @param conversion from stored values to the type's
 * @param unsupported why it cannot be read, if so
 */
record ParquetColumn(
        String name,
        FieldType type,
        int leaf,
        Type physical,
        int typeLength,
        Conversion conversion,
        Optional<String> unsupported) {
    ParquetColumn {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(unsupported, "unsupported");
    }

    /** True if values may be missing, so that pages hold definition levels. */
    boolean optional() {
        return type.nullable();
    }
}
