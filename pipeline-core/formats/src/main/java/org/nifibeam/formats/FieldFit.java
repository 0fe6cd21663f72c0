package org.nifibeam.formats;

import java.io.IOException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;

/** Whether data that was written with one schema can be read with another. */
public final class FieldFit {
    private FieldFit() {}

    /**
     * Sees that each field to deliver is there with its type, or may be null.
     *
     * @throws IOException if not; the message names the field
     */
    public static void require(Schema rows, Schema written) throws IOException {
        for (Field field : rows.fields()) {
            int index = written.indexOf(field.name()).orElse(-1);
            FieldType type = field.type();
            boolean fits =
                    index < 0
                            ? type.nullable()
                            : written.type(index).withNullable(type.nullable()).equals(type)
                                    && (type.nullable() || !written.type(index).nullable());
            if (!fits) {
                throw new IOException(
                        "the data has "
                                + (index < 0
                                        ? "no field '" + field.name() + "'"
                                        : written.field(index).toString())
                                + ", but the schema of this read has "
                                + field);
            }
        }
    }
}
