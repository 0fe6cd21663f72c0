package org.nifibeam.core.function;

import java.io.Serializable;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/**
 * How values of a Java type are held as rows, which is what every collection consists of. Immutable
 * and thread-safe.
 *
 * <p>Its law: {@code fromRow(toRow(value))} equals the value, and equal values give equal rows.
 *
 * @param <T> the Java type
 */
public interface ElementType<T> extends Serializable {
    /** The schema of the rows. */
    Schema schema();

    /** The row that holds a value, which is never null. */
    Row toRow(T value);

    /** The value that a row holds. */
    T fromRow(Row row);
}
