package org.nifibeam.core.expression;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.expression.function.ScalarFunction;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;

/**
 * What generated code calls where the JVM's instructions are not enough: division, decimals,
 * canonical comparison, constants. Decimals are added, subtracted and multiplied exactly; a
 * quotient has 34 digits ({@link MathContext#DECIMAL128}). Division by zero is an error for every
 * kind, floating ones too, as in SQL; other results of floating arithmetic are IEEE 754's. Public
 * for generated code only.
 */
public final class ExpressionRuntime {
    private ExpressionRuntime() {}

    /** The quotient, towards zero. */
    public static int divide(int left, int right) {
        if (right == 0) {
            throw divisionByZero();
        }
        return right == -1 ? Math.negateExact(left) : left / right;
    }

    /** The remainder; it has the sign of {@code left}. */
    public static int modulo(int left, int right) {
        if (right == 0) {
            throw divisionByZero();
        }
        return left % right;
    }

    /** The quotient, towards zero. */
    public static long divide(long left, long right) {
        if (right == 0) {
            throw divisionByZero();
        }
        return right == -1 ? Math.negateExact(left) : left / right;
    }

    /** The remainder; it has the sign of {@code left}. */
    public static long modulo(long left, long right) {
        if (right == 0) {
            throw divisionByZero();
        }
        return left % right;
    }

    /** The quotient. */
    public static float divide(float left, float right) {
        if (right == 0) {
            throw divisionByZero();
        }
        return left / right;
    }

    /** The remainder; it has the sign of {@code left}. */
    public static float modulo(float left, float right) {
        if (right == 0) {
            throw divisionByZero();
        }
        return left % right;
    }

    /** The quotient. */
    public static double divide(double left, double right) {
        if (right == 0) {
            throw divisionByZero();
        }
        return left / right;
    }

    /** The remainder; it has the sign of {@code left}. */
    public static double modulo(double left, double right) {
        if (right == 0) {
            throw divisionByZero();
        }
        return left % right;
    }

    /** The exact sum of two decimals. */
    public static Object add(Object left, Object right) {
        return ((BigDecimal) left).add((BigDecimal) right);
    }

    /** The exact difference of two decimals. */
    public static Object subtract(Object left, Object right) {
        return ((BigDecimal) left).subtract((BigDecimal) right);
    }

    /** The exact product of two decimals. */
    public static Object multiply(Object left, Object right) {
        return ((BigDecimal) left).multiply((BigDecimal) right);
    }

    /** The quotient of two decimals, 34 digits. */
    public static Object divide(Object left, Object right) {
        BigDecimal divisor = (BigDecimal) right;
        if (divisor.signum() == 0) {
            throw divisionByZero();
        }
        return ((BigDecimal) left).divide(divisor, MathContext.DECIMAL128);
    }

    /** The remainder of two decimals; it has the sign of {@code left}. */
    public static Object modulo(Object left, Object right) {
        BigDecimal divisor = (BigDecimal) right;
        if (divisor.signum() == 0) {
            throw divisionByZero();
        }
        return ((BigDecimal) left).remainder(divisor);
    }

    /** The negative of a decimal. */
    public static Object negate(Object value) {
        return ((BigDecimal) value).negate();
    }

    private static ArithmeticException divisionByZero() {
        return new ArithmeticException("division by zero");
    }

    /** The canonical order of doubles. */
    public static int compare(double left, double right) {
        return Values.compare(left, right);
    }

    /** The canonical order of floats. */
    public static int compare(float left, float right) {
        return Values.compare((double) left, (double) right);
    }

    /** The order of two decimals; their scale does not matter. */
    public static int compareDecimals(Object left, Object right) {
        return ((BigDecimal) left).compareTo((BigDecimal) right);
    }

    /**
     * The order of a quotient, as {@link #divide(Object, Object)} gives it, and a decimal. Whether
     * {@code x / y} is above {@code c} is whether {@code x} is above {@code c * y}, which is a few
     * instructions for numbers of up to 18 digits where the quotient's 34 digits are hundreds. The
     * rounding of the quotient makes no difference as long as {@code x} and {@code c * y}, if they
     * are not the same, differ in the first 33 digits, and {@code c} has no more than 34.
     */
    public static int compareQuotient(Object dividend, Object divisor, Object constant) {
        BigDecimal x = (BigDecimal) dividend;
        BigDecimal y = (BigDecimal) divisor;
        BigDecimal c = (BigDecimal) constant;
        if (y.signum() == 0) {
            throw divisionByZero();
        }
        long scale = Math.max(x.scale(), (long) c.scale() + y.scale());
        if (scale - x.scale() + x.precision() > 33 || c.precision() > 34) {
            return x.divide(y, MathContext.DECIMAL128).compareTo(c);
        }
        int order = x.compareTo(c.multiply(y));
        return y.signum() > 0 ? order : -order;
    }

    /** The order of two byte strings, unsigned. */
    public static int compareBytes(Object left, Object right) {
        return Arrays.compareUnsigned((byte[]) left, (byte[]) right);
    }

    /** A dynamic constant: a text that is too long for one entry of the constant pool. */
    public static String string(
            MethodHandles.Lookup lookup, String name, Class<?> type, String... parts) {
        return String.join("", parts);
    }

    /** A dynamic constant: a decimal. */
    public static BigDecimal decimal(
            MethodHandles.Lookup lookup, String name, Class<?> type, String... parts) {
        return new BigDecimal(String.join("", parts));
    }

    /** A dynamic constant: bytes, written in hexadecimal. */
    public static byte[] bytes(
            MethodHandles.Lookup lookup, String name, Class<?> type, String... parts) {
        return HexFormat.of().parseHex(String.join("", parts));
    }

    /** A dynamic constant: what a function takes instead of a text. */
    public static Object prepared(
            MethodHandles.Lookup lookup, String name, Class<?> type, String... parts) {
        String text = String.join("", Arrays.asList(parts).subList(2, parts.length));
        return ScalarFunction.prepare(
                ExpressionRuntime.class.getClassLoader(), parts[0], parts[1], text);
    }

    /** A dynamic constant: the shape of rows, from its letters. */
    public static RowShape shape(
            MethodHandles.Lookup lookup, String name, Class<?> type, String... parts) {
        List<Field> fields = new ArrayList<>();
        for (char letter : String.join("", parts).toCharArray()) {
            Kind kind =
                    switch (Character.toUpperCase(letter)) {
                        case 'Z' -> Kind.BOOLEAN;
                        case 'I' -> Kind.INT32;
                        case 'J' -> Kind.INT64;
                        case 'F' -> Kind.FLOAT;
                        case 'D' -> Kind.DOUBLE;
                        case 'S' -> Kind.STRING;
                        default -> Kind.BYTES;
                    };
            boolean nullable = Character.isLowerCase(letter);
            fields.add(new Field("f" + fields.size(), new FieldType.Scalar(kind, nullable)));
        }
        return RowShape.of(Schema.of(fields));
    }

    /** An array of values, which it takes over. */
    public static Object array(Object[] values) {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    /** A map of keys and values in turns. */
    public static Object map(Object[] entries) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            if (entries[i] == null) {
                throw new IllegalArgumentException("a map's key is null");
            }
            map.put(entries[i], entries[i + 1]);
        }
        return Collections.unmodifiableMap(map);
    }

    /** A row of values. */
    public static Object row(RowShape shape, Object[] values) {
        return shape.row(values);
    }

    /**
     * Links a call of the user's code: its class is defined in a loader of its own, which lives as
     * long as the code that calls it.
     *
     * @param name the method's name
     * @param type its type
     * @param parts what {@link UserCode#parts} has given
     */
    public static CallSite userCode(
            MethodHandles.Lookup lookup, String name, MethodType type, String... parts)
            throws ReflectiveOperationException {
        return new ConstantCallSite(UserCode.link(parts, name, type));
    }
}
