package org.nifibeam.embedded;

import java.util.Optional;
import java.util.stream.IntStream;
import org.nifibeam.core.function.HeldBytes;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;

/**
 * About how much memory rows take, of which all that come have one shape: what is the same for all
 * of them is counted once. A task's thread's.
 */
final class RowWeight {
    private static final int OBJECT = 24;

    private Class<?> type;
    private int[] varying = {};
    private long fixed;

    /** In bytes; at least one. */
    long of(Row row) {
        if (row.getClass() != type) {
            learn(row);
        }
        long sum = fixed;
        for (int field : varying) {
            sum += HeldBytes.of(row.get(field));
        }
        return sum;
    }

    /** True if all rows of the shape seen last weigh the same. */
    boolean isFixed() {
        return varying.length == 0;
    }

    private void learn(Row row) {
        Optional<RowShape> shape = RowShape.of(row);
        varying =
                IntStream.range(0, row.size())
                        .filter(
                                field ->
                                        shape.isEmpty()
                                                || !shape.get().storage(field).isPrimitive())
                        .toArray();
        fixed = OBJECT + (long) HeldBytes.REFERENCE * row.size();
        type = row.getClass();
    }
}
