package org.nifibeam.core.runtime.grouping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.nifibeam.core.function.Sized;
import org.nifibeam.core.schema.Values;

/**
 * What generated groups call to combine values. {@code held} is what is combined so far, of {@code
 * count} values.
 */
public final class Accumulators {
    /** A decimal, or an accumulator that does not say. */
    private static final long OBJECT_BYTES = 80;

    private Accumulators() {}

    /** A sum that fails rather than wraps. */
    public static long sum(long held, long value) {
        long sum = held + value;
        if (((held ^ sum) & (value ^ sum)) < 0) {
            throw new ArithmeticException("the sum overflows int64: " + held + " + " + value);
        }
        return sum;
    }

    /** A sum of decimals; nothing yet is null. */
    public static Object sum(Object held, Object value) {
        return held == null ? value : ((BigDecimal) held).add((BigDecimal) value);
    }

    /**
     * How the second word of a sum changes: 1 if the first one goes over its largest value, −1 if
     * below its smallest, mostly 0.
     */
    public static long carry(long held, long value) {
        long sum = held + value;
        return ((held ^ sum) & (value ^ sum)) < 0 ? held >> 63 | 1 : 0;
    }

    /** The mean of whole numbers, whose sum is {@code high} × 2^64 + {@code sum}. */
    public static double mean(long sum, long high, long count) {
        double whole =
                high == 0
                        ? (double) sum
                        : BigInteger.valueOf(high)
                                .shiftLeft(64)
                                .add(BigInteger.valueOf(sum))
                                .doubleValue();
        return whole / count;
    }

    /** The mean of floating numbers. */
    public static double mean(double sum, long count) {
        return sum / count;
    }

    /** The mean of decimals, to 34 digits. */
    public static Object mean(Object sum, long count) {
        return ((BigDecimal) sum).divide(BigDecimal.valueOf(count), MathContext.DECIMAL128);
    }

    /** About how much memory a value takes beside its reference, in bytes. */
    public static long bytes(Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof Sized sized) {
            return sized.bytes();
        }
        if (value instanceof String text) {
            return 56 + text.length();
        }
        return value instanceof byte[] bytes ? 16 + bytes.length : OBJECT_BYTES;
    }

    /** The smaller. */
    public static long min(long held, long value, long count) {
        return count == 0 ? value : Math.min(held, value);
    }

    /** The larger. */
    public static long max(long held, long value, long count) {
        return count == 0 ? value : Math.max(held, value);
    }

    /** The smaller. */
    public static int min(int held, int value, long count) {
        return count == 0 ? value : Math.min(held, value);
    }

    /** The larger. */
    public static int max(int held, int value, long count) {
        return count == 0 ? value : Math.max(held, value);
    }

    /** The smaller in canonical order. */
    public static double min(double held, double value, long count) {
        return count == 0 || Values.compare(value, held) < 0 ? value : held;
    }

    /** The larger in canonical order. */
    public static double max(double held, double value, long count) {
        return count == 0 || Values.compare(value, held) > 0 ? value : held;
    }

    /** The smaller in canonical order. */
    public static float min(float held, float value, long count) {
        return count == 0 || Values.compare((double) value, (double) held) < 0 ? value : held;
    }

    /** The larger in canonical order. */
    public static float max(float held, float value, long count) {
        return count == 0 || Values.compare((double) value, (double) held) > 0 ? value : held;
    }

    /** False before true. */
    public static boolean min(boolean held, boolean value, long count) {
        return all(held, value, count);
    }

    /** False before true. */
    public static boolean max(boolean held, boolean value, long count) {
        return any(held, value, count);
    }

    /** The smaller by UTF-16 unit. */
    public static String min(String held, String value, long count) {
        return count == 0 || value.compareTo(held) < 0 ? value : held;
    }

    /** The larger by UTF-16 unit. */
    public static String max(String held, String value, long count) {
        return count == 0 || value.compareTo(held) > 0 ? value : held;
    }

    /** The smaller in canonical order. */
    public static Object min(Object held, Object value, long count) {
        return count == 0 || Values.compare(value, held) < 0 ? value : held;
    }

    /** The larger in canonical order. */
    public static Object max(Object held, Object value, long count) {
        return count == 0 || Values.compare(value, held) > 0 ? value : held;
    }

    /** True if one is. */
    public static boolean any(boolean held, boolean value, long count) {
        return count == 0 ? value : held || value;
    }

    /** True if both are. */
    public static boolean all(boolean held, boolean value, long count) {
        return count == 0 ? value : held && value;
    }
}
