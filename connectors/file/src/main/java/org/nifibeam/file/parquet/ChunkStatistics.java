package org.nifibeam.file.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Type;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Values;

/**
 * Whether a column chunk's statistics rule out every row for a filter. Only {@code min_value} and
 * {@code max_value} are believed, and only with a declared column order; the older {@code min} and
 * {@code max} had no defined order. Floating-point bounds say nothing of NaN, which is the greatest
 * value here, so they rule out nothing above them; bounds of strings are in another order than
 * ours, so they serve for equality alone.
 */
final class ChunkStatistics {
    private final ParquetColumn column;
    private final long rows;
    private final OptionalLong nulls;
    private final boolean bounded;
    private final byte[] low;
    private final byte[] high;

    ChunkStatistics(FileMetaData file, RowGroup group, ParquetColumn column) {
        this.column = column;
        this.rows = group.getNum_rows();
        Statistics statistics =
                group.getColumns().get(column.leaf()).getMeta_data().getStatistics();
        this.nulls =
                statistics != null && statistics.isSetNull_count()
                        ? OptionalLong.of(statistics.getNull_count())
                        : OptionalLong.empty();
        boolean ordered =
                file.isSetColumn_orders()
                        && file.getColumn_orders().size() > column.leaf()
                        && file.getColumn_orders().get(column.leaf()).isSetTYPE_ORDER();
        this.bounded =
                ordered
                        && statistics != null
                        && statistics.isSetMin_value()
                        && statistics.isSetMax_value()
                        && column.physical() != Type.INT96;
        this.low = bounded ? statistics.getMin_value() : new byte[0];
        this.high = bounded ? statistics.getMax_value() : new byte[0];
    }

    /** True if surely no row of the chunk is kept. */
    boolean excludes(ColumnFilter filter) {
        if (filter.operator() == Operator.IS_NULL) {
            return !column.optional() || nulls.orElse(-1) == 0;
        }
        if (nulls.orElse(-1) == rows) {
            return true;
        }
        if (filter.operator() == Operator.IS_NOT_NULL) {
            return false;
        }
        if (filter.constant().isEmpty()) {
            return true;
        }
        if (!bounded) {
            return false;
        }
        return column.type().is(Kind.STRING) ? excludesText(filter) : excludesRange(filter);
    }

    private boolean excludesText(ColumnFilter filter) {
        if (filter.operator() != Operator.EQUAL) {
            return false;
        }
        byte[] wanted = ((String) filter.constant().orElseThrow()).getBytes(StandardCharsets.UTF_8);
        return Arrays.compareUnsigned(wanted, low) < 0 || Arrays.compareUnsigned(wanted, high) > 0;
    }

    private boolean excludesRange(ColumnFilter filter) {
        Object bounds = bounds();
        if (isFloating()) {
            boolean upwards =
                    filter.operator() != Operator.EQUAL
                            && filter.operator() != Operator.LESS
                            && filter.operator() != Operator.LESS_OR_EQUAL;
            if (upwards || isNan(filter.constant().orElseThrow()) || !orderedNumbers(bounds)) {
                return false;
            }
        }
        Operator operator = filter.operator();
        return switch (operator) {
            case EQUAL ->
                    !holds(filter, bounds, Operator.LESS_OR_EQUAL, 0)
                            || !holds(filter, bounds, Operator.GREATER_OR_EQUAL, 1);
            case NOT_EQUAL ->
                    holds(filter, bounds, Operator.EQUAL, 0)
                            && holds(filter, bounds, Operator.EQUAL, 1);
            case LESS, LESS_OR_EQUAL -> !holds(filter, bounds, operator, 0);
            case GREATER, GREATER_OR_EQUAL -> !holds(filter, bounds, operator, 1);
            default -> false;
        };
    }

    /** The bounds as values of the column's kind, lower first. */
    private Object bounds() {
        Object physical = ValueArrays.allocate(column.physical(), 2);
        if (physical instanceof Slices slices) {
            slices.bytes = join(low, high, PageReader.SLACK);
            slices.offsets = new int[] {0, low.length};
            slices.lengths = new int[] {low.length, high.length};
        } else if (physical instanceof boolean[] flags) {
            flags[0] = low[0] != 0;
            flags[1] = high[0] != 0;
        } else {
            byte[] both = join(low, high, PageReader.SLACK);
            new PageValues.Plain(both, 0, low.length + high.length, low.length).read(physical, 2);
        }
        FieldType type = column.type();
        Object values = type.storage().array(2);
        try {
            column.conversion().convert(physical, 2, values);
        } catch (InexactValueException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return values;
    }

    private static byte[] join(byte[] first, byte[] second, int slack) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length + slack);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static boolean holds(ColumnFilter filter, Object bounds, Operator operator, int index) {
        boolean[] kept = {true, true};
        new ColumnFilter(filter.field(), operator, filter.constant()).test(bounds, 2, kept);
        return kept[index];
    }

    private boolean isFloating() {
        return column.type().is(Kind.FLOAT) || column.type().is(Kind.DOUBLE);
    }

    private static boolean isNan(Object constant) {
        return constant instanceof Double number && number.isNaN();
    }

    /** False if a bound is NaN, which old writers stored and which bounds nothing. */
    private static boolean orderedNumbers(Object bounds) {
        double first = bounds instanceof double[] doubles ? doubles[0] : ((float[]) bounds)[0];
        double second = bounds instanceof double[] doubles ? doubles[1] : ((float[]) bounds)[1];
        return Values.compare(first, second) <= 0 && !Double.isNaN(second);
    }
}
