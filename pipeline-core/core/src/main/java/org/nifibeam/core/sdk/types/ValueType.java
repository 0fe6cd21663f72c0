package org.nifibeam.core.sdk.types;

import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.schema.FieldType;

/**
 * A type whose values can be one column of a row: the key or value of a pair, an item of a list, a
 * component of a record.
 *
 * @param <T> the Java type
 */
public interface ValueType<T> extends ElementType<T> {
    /** The column's type. */
    FieldType column();

    /** What the column holds, as {@link org.nifibeam.core.schema.Row#get} gives it. */
    Object toColumn(T value);

    /** The value that a column holds. */
    T fromColumn(Object held);
}
