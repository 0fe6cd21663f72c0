package org.nifibeam.core.runtime;

import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Timestamps;

/**
 * What is generated for one function of rows; each generated class overrides the one method of its
 * purpose. Stateless.
 */
public abstract class RowCode {
    private static final long LATEST = GlobalWindow.INSTANCE.maxTimestamp();

    /** For generated classes only. */
    protected RowCode() {}

    /** True if the filter keeps the row. */
    public boolean test(Row row) {
        throw new IllegalStateException("no filter");
    }

    /** The projected row. */
    public Row map(Row row) {
        throw new IllegalStateException("no projection");
    }

    /** The row's timestamp in milliseconds since the epoch. */
    public long timestamp(Row row) {
        throw new IllegalStateException("no timestamp");
    }

    /** The value of an expression, boxed; null for NULL. */
    public Object value(Row row) {
        throw new IllegalStateException("no expression");
    }

    /**
     * The timestamp, if there can be one like it.
     *
     * @throws IllegalArgumentException if it is outside of event time
     */
    public static long inEventTime(long timestamp) {
        if (timestamp < Timestamps.MIN || timestamp > LATEST) {
            throw new IllegalArgumentException(
                    "the timestamp " + timestamp + " ms is outside of event time");
        }
        return timestamp;
    }

    /** The failure of a timestamp that is null; called by generated code. */
    protected static IllegalArgumentException nullTimestamp() {
        return new IllegalArgumentException("the timestamp is null");
    }
}
