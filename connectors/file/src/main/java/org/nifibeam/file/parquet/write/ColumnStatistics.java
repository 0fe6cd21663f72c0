package org.nifibeam.file.parquet.write;

import java.util.Arrays;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Type;
import org.nifibeam.core.schema.Kind;

/**
 * The smallest and greatest value of a column chunk in the order of its type. No bounds are given
 * where there is a NaN, which has no place in the order, or a long string. Confined to one thread.
 */
final class ColumnStatistics {
    /** Longer bounds are not worth their bytes. */
    private static final int LONGEST = 64;

    private final Kind kind;
    private final Type physical;
    private long nulls;
    private boolean any;
    private boolean bounded = true;
    private long leastBits;
    private long mostBits;
    private double leastReal = Double.POSITIVE_INFINITY;
    private double mostReal = Double.NEGATIVE_INFINITY;
    private byte[] least = new byte[0];
    private byte[] most = new byte[0];

    ColumnStatistics(Kind kind, Type physical) {
        this.kind = kind;
        this.physical = physical;
    }

    void addNull() {
        nulls++;
    }

    /** A boolean or whole number. */
    void add(long value) {
        if (!any || value < leastBits) {
            leastBits = value;
        }
        if (!any || value > mostBits) {
            mostBits = value;
        }
        any = true;
    }

    void add(double value) {
        bounded &= value == value;
        leastReal = Math.min(leastReal, value);
        mostReal = Math.max(mostReal, value);
        any = true;
    }

    void add(byte[] value) {
        if (!bounded) {
            return;
        }
        if (value.length > LONGEST) {
            bounded = false;
            return;
        }
        if (!any || compare(value, least) < 0) {
            least = value;
        }
        if (!any || compare(value, most) > 0) {
            most = value;
        }
        any = true;
    }

    /** Text by its bytes, numbers of equal length by their sign and then their bytes. */
    private int compare(byte[] left, byte[] right) {
        if (kind == Kind.DECIMAL && (left[0] ^ right[0]) < 0) {
            return left[0] < 0 ? -1 : 1;
        }
        return Arrays.compareUnsigned(left, right);
    }

    /** What goes into the footer. */
    Statistics toFooter() {
        Statistics statistics = new Statistics();
        statistics.setNull_count(nulls);
        if (any && bounded) {
            statistics.setMin_value(bound(leastBits, leastReal, least, true));
            statistics.setMax_value(bound(mostBits, mostReal, most, false));
        }
        return statistics;
    }

    private byte[] bound(long bits, double real, byte[] bytes, boolean lower) {
        ByteSink bound = new ByteSink();
        // Both zeros are one value to readers, so that the bound is the outer one.
        double outer = real != 0 ? real : lower ? -0.0 : 0.0;
        switch (physical) {
            case BOOLEAN -> bound.put((int) bits);
            case INT32 -> bound.putInt((int) bits);
            case INT64 -> bound.putLong(bits);
            case FLOAT -> bound.putInt(Float.floatToRawIntBits((float) outer));
            case DOUBLE -> bound.putLong(Double.doubleToRawLongBits(outer));
            default -> bound.put(bytes);
        }
        return bound.copy();
    }
}
