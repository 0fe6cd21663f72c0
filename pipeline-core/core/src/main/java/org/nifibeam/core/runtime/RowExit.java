package org.nifibeam.core.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.runtime.columns.ColumnCodes;
import org.nifibeam.core.runtime.columns.ColumnFrame;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Schema;

/**
 * Where records stop being columns: makes rows of those of a frame, of each field an expression,
 * and hands them on one by one. Its code is generated for the first frame. Confined to one thread.
 */
final class RowExit {
    private final Supplier<Optional<RowLoop>> generated;
    private final int[] computedWith;
    private final Object[] arrays;
    private final boolean[][] nulls;
    private final int[][] codes;
    private final int[] reached = new int[1];
    private Optional<RowLoop> loop = Optional.empty();
    private boolean asked;

    /**
     * An exit.
     *
     * @param expressions by field of the rows
     * @param input the schema of the columns
     * @param output the schema of the rows
     */
    RowExit(List<Expression> expressions, Schema input, Schema output, RowLoops loops) {
        this.generated = () -> loops.of(expressions, input, output);
        this.computedWith =
                expressions.stream()
                        .filter(e -> !(e instanceof FieldReference))
                        .flatMap(e -> ColumnCodes.fields(e).stream())
                        .mapToInt(Integer::intValue)
                        .distinct()
                        .toArray();
        this.arrays = new Object[input.size()];
        this.nulls = new boolean[input.size()][];
        this.codes = new int[input.size()][];
    }

    /** An exit whose rows have the fields that the columns have. */
    static RowExit asTheyAre(Schema schema, RowLoops loops) {
        List<Expression> fields = new ArrayList<>(schema.size());
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            fields.add(new FieldReference(i, field.name(), field.type()));
        }
        return new RowExit(fields, schema, schema, loops);
    }

    /**
     * Whether it takes a frame's columns as they are: it does not where it would compute with codes
     * of a dictionary, whose entries are better computed once, nor where rows are so wide that the
     * JVM would not compile the loop.
     */
    boolean takes(ColumnFrame frame) {
        for (int field : computedWith) {
            if (frame.columns().get(field).isCoded()) {
                return false;
            }
        }
        if (!asked) {
            asked = true;
            loop = generated.get();
        }
        return loop.isPresent();
    }

    /**
     * Hands on the records of a frame that it takes.
     *
     * @return how many: all, or those before the first one of which no row can be made
     */
    int handOn(ColumnFrame frame, Receiver next) {
        for (int i = 0; i < arrays.length; i++) {
            Column column = frame.columns().get(i);
            arrays[i] = column.values();
            nulls[i] = column.nulls();
            codes[i] = column.codes();
        }
        return loop.orElseThrow().run(arrays, nulls, codes, frame, next, reached);
    }

    /**
     * How many had been handed on before the one that could not be taken, if that is what failed.
     */
    int reached() {
        return reached[0];
    }
}
