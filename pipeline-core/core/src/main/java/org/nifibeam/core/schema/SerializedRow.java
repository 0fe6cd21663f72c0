package org.nifibeam.core.schema;

import java.io.Serializable;

/**
 * A row as Java serialization writes it.
 *
 * @param shape the text of its {@link RowShape}
 * @param values as {@link Row#get} gives them
 */
record SerializedRow(String shape, Object[] values) implements Serializable {
    private Object readResolve() {
        return RowShape.of(shape).row(values);
    }
}
