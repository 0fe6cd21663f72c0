package org.nifibeam.core.expression.function;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.nifibeam.core.schema.Values;

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
        return cut(value, digits, RoundingMode.HALF_UP);
    }

    private static BigDecimal cut(BigDecimal value, int digits, RoundingMode mode) {
        if (digits >= value.scale()) {
            return value;
        }
        int least = Math.max(digits, -MAX_DIGITS);
        return value.setScale(least, mode).setScale(Math.max(least, 0));
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

    /** Towards zero. */
    public static int truncate(int value) {
        return value;
    }

    public static long truncate(long value) {
        return value;
    }

    public static double truncate(double value) {
        return value < 0 ? Math.ceil(value) : Math.floor(value);
    }

    public static Object truncate(Object decimal) {
        return truncate(decimal, 0);
    }

    public static long truncate(long value, int digits) {
        if (digits >= 0) {
            return value;
        }
        return cut(BigDecimal.valueOf(value), digits, RoundingMode.DOWN).longValueExact();
    }

    public static double truncate(double value, int digits) {
        return Double.isFinite(value) && value != 0
                ? cut(BigDecimal.valueOf(value), digits, RoundingMode.DOWN).doubleValue()
                : value;
    }

    public static Object truncate(Object decimal, int digits) {
        return cut((BigDecimal) decimal, digits, RoundingMode.DOWN);
    }

    /** The logarithm of {@code value} to a base. */
    public static double log(double value, double base) {
        if (base == 1 || base <= 0) {
            throw new ArithmeticException("LOG has no base " + base);
        }
        return real(Math.log(positive(value, "LOG")), "LOG", value, value) / Math.log(base);
    }

    public static double cbrt(double value) {
        return Math.cbrt(value);
    }

    public static double pi() {
        return Math.PI;
    }

    public static double sin(double value) {
        return real(Math.sin(value), "SIN", value, value);
    }

    public static double cos(double value) {
        return real(Math.cos(value), "COS", value, value);
    }

    public static double tan(double value) {
        return real(Math.tan(value), "TAN", value, value);
    }

    public static double asin(double value) {
        return real(Math.asin(value), "ASIN", value, value);
    }

    public static double acos(double value) {
        return real(Math.acos(value), "ACOS", value, value);
    }

    public static double atan(double value) {
        return Math.atan(value);
    }

    public static double atan2(double y, double x) {
        return Math.atan2(y, x);
    }

    public static double sinh(double value) {
        return Math.sinh(value);
    }

    public static double cosh(double value) {
        return Math.cosh(value);
    }

    public static double tanh(double value) {
        return Math.tanh(value);
    }

    public static double degrees(double value) {
        return Math.toDegrees(value);
    }

    public static double radians(double value) {
        return Math.toRadians(value);
    }

    public static int greatest(int left, int right) {
        return Math.max(left, right);
    }

    public static long greatest(long left, long right) {
        return Math.max(left, right);
    }

    public static float greatest(float left, float right) {
        return Values.compare((double) left, (double) right) >= 0 ? left : right;
    }

    public static double greatest(double left, double right) {
        return Values.compare(left, right) >= 0 ? left : right;
    }

    /** Of any scalar kind. */
    public static Object greatest(Object left, Object right) {
        return Values.compare(left, right) >= 0 ? left : right;
    }

    public static int least(int left, int right) {
        return Math.min(left, right);
    }

    public static long least(long left, long right) {
        return Math.min(left, right);
    }

    public static float least(float left, float right) {
        return Values.compare((double) left, (double) right) <= 0 ? left : right;
    }

    public static double least(double left, double right) {
        return Values.compare(left, right) <= 0 ? left : right;
    }

    /** Of any scalar kind. */
    public static Object least(Object left, Object right) {
        return Values.compare(left, right) <= 0 ? left : right;
    }

    public static int bitAnd(int left, int right) {
        return left & right;
    }

    public static long bitAnd(long left, long right) {
        return left & right;
    }

    public static int bitOr(int left, int right) {
        return left | right;
    }

    public static long bitOr(long left, long right) {
        return left | right;
    }

    public static int bitXor(int left, int right) {
        return left ^ right;
    }

    public static long bitXor(long left, long right) {
        return left ^ right;
    }

    public static int bitNot(int value) {
        return ~value;
    }

    public static long bitNot(long value) {
        return ~value;
    }

    public static int bitCount(long value) {
        return Long.bitCount(value);
    }

    /** The value times 2 to the power of {@code bits}; bits that fall out are an error. */
    public static long shiftLeft(long value, int bits) {
        requireBits(bits, "SHIFTLEFT");
        long result = value << bits;
        if (result >> bits != value) {
            throw new ArithmeticException("long overflow");
        }
        return result;
    }

    /** The sign fills up. */
    public static long shiftRight(long value, int bits) {
        requireBits(bits, "SHIFTRIGHT");
        return value >> bits;
    }

    private static void requireBits(int bits, String function) {
        if (bits < 0 || bits > 63) {
            throw new IllegalArgumentException(function + " moves by 0 to 63 bits, not by " + bits);
        }
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
