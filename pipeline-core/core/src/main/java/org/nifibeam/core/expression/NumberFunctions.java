package org.nifibeam.core.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Functions on numbers, for generated code. ROUND goes half away from zero, as SQL does; a double
 * is rounded in the decimal notation that prints it. What has no real value is an error, never NaN.
 */
public final class NumberFunctions {
    /** A double has no more digits than this on either side of the point. */
    private static final int MAX_DIGITS = 400;

    private NumberFunctions() {}

    public static int abs(int value) {
        return Math.absExact(value);
    }

    public static long abs(long value) {
        return Math.absExact(value);
    }

    public static float abs(float value) {
        return Math.abs(value);
    }

    public static double abs(double value) {
        return Math.abs(value);
    }

    public static Object abs(Object decimal) {
        return ((BigDecimal) decimal).abs();
    }

    public static int floor(int value) {
        return value;
    }

    public static long floor(long value) {
        return value;
    }

    public static double floor(double value) {
        return Math.floor(value);
    }

    public static Object floor(Object decimal) {
        return ((BigDecimal) decimal).setScale(0, RoundingMode.FLOOR);
    }

    public static int ceil(int value) {
        return value;
    }

    public static long ceil(long value) {
        return value;
    }

    public static double ceil(double value) {
        return Math.ceil(value);
    }

    public static Object ceil(Object decimal) {
        return ((BigDecimal) decimal).setScale(0, RoundingMode.CEILING);
    }

    public static int round(int value) {
        return value;
    }

    public static long round(long value) {
        return value;
    }

    public static double round(double value) {
        return round(value, 0);
    }

    public static Object round(Object decimal) {
        return round(decimal, 0);
    }

    public static long round(long value, int digits) {
        if (digits >= 0) {
            return value;
        }
        BigDecimal rounded = rounded(BigDecimal.valueOf(value), digits);
        try {
            return rounded.longValueExact();
        } catch (ArithmeticException e) {
            throw new ArithmeticException("long overflow");
        }
    }

    public static double round(double value, int digits) {
        return Double.isFinite(value) && value != 0
                ? rounded(BigDecimal.valueOf(value), digits).doubleValue()
                : value;
    }

    public static Object round(Object decimal, int digits) {
        return rounded((BigDecimal) decimal, digits);
    }

    private static BigDecimal rounded(BigDecimal value, int digits) {
        if (digits >= value.scale()) {
            return value;
        }
        int least = Math.max(digits, -MAX_DIGITS);
        return value.setScale(least, RoundingMode.HALF_UP).setScale(Math.max(least, 0));
    }

    public static double power(double base, double exponent) {
        if (base == 0 && exponent < 0) {
            throw new ArithmeticException("division by zero");
        }
        return real(Math.pow(base, exponent), "POWER", base, exponent);
    }

    public static double sqrt(double value) {
        return real(Math.sqrt(value), "SQRT", value, value);
    }

    public static double ln(double value) {
        return real(Math.log(positive(value, "LN")), "LN", value, value);
    }

    public static double log10(double value) {
        return real(Math.log10(positive(value, "LOG10")), "LOG10", value, value);
    }

    public static double exp(double value) {
        return Math.exp(value);
    }

    public static int sign(int value) {
        return Integer.signum(value);
    }

    public static long sign(long value) {
        return Long.signum(value);
    }

    public static double sign(double value) {
        return Math.signum(value);
    }

    public static Object sign(Object decimal) {
        return BigDecimal.valueOf(((BigDecimal) decimal).signum());
    }

    private static double positive(double value, String function) {
        if (value == 0) {
            throw new ArithmeticException(function + " of 0 is no number");
        }
        return value;
    }

    private static double real(double result, String function, double value, double other) {
        if (Double.isNaN(result) && !Double.isNaN(value) && !Double.isNaN(other)) {
            String arguments = function.equals("POWER") ? value + ", " + other : "" + value;
            throw new ArithmeticException(function + "(" + arguments + ") is no real number");
        }
        return result;
    }
}
