package org.nifibeam.formats;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalLong;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/**
 * Scalars as text, the way CSV and keys of JSON maps have them. Blanks around all but strings are
 * passed over; {@code true} and {@code false} are the booleans, in any case; bytes are base64.
 */
public final class ScalarText {
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22
    };

    private ScalarText() {}

    /** Sets a field from text; the caller says which field it was when it does not fit. */
    public static void set(
            BatchBuilder batch, int field, Kind kind, byte[] bytes, int begin, int finish)
            throws MalformedRecordException {
        if (kind == Kind.STRING) {
            batch.setObject(field, Utf8.text(bytes, begin, finish));
            return;
        }
        int from = begin;
        int to = finish;
        while (from < to && bytes[from] == ' ') {
            from++;
        }
        while (to > from && bytes[to - 1] == ' ') {
            to--;
        }
        switch (kind) {
            case INT8, INT16, INT32 -> {
                long value = whole(bytes, from, to, kind);
                if (value < -limit(kind) - 1 || value > limit(kind)) {
                    throw wrong(bytes, from, to, kind);
                }
                batch.setInt(field, (int) value);
            }
            case INT64 -> batch.setLong(field, whole(bytes, from, to, kind));
            case DOUBLE -> batch.setDouble(field, number(bytes, from, to, kind));
            case BOOLEAN -> batch.setBoolean(field, truth(bytes, from, to));
            case DATETIME -> {
                OptionalLong micros = Datetimes.parse(bytes, from, to);
                if (micros.isEmpty()) {
                    throw wrong(bytes, from, to, kind);
                }
                batch.setLong(field, micros.getAsLong());
            }
            case FLOAT, DECIMAL, BYTES, STRING ->
                    batch.setBoxed(field, boxed(bytes, from, to, kind));
        }
    }

    /** The value of a scalar type, boxed as a row gives it. */
    public static Object value(String text, Kind kind) throws MalformedRecordException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int to = bytes.length;
        return switch (kind) {
            case INT8, INT16, INT32 -> {
                long value = whole(bytes, 0, to, kind);
                if (value < -limit(kind) - 1 || value > limit(kind)) {
                    throw wrong(bytes, 0, to, kind);
                }
                yield (int) value;
            }
            case INT64 -> whole(bytes, 0, to, kind);
            case DOUBLE -> number(bytes, 0, to, kind);
            case BOOLEAN -> truth(bytes, 0, to);
            case DATETIME -> {
                OptionalLong micros = Datetimes.parse(text);
                if (micros.isEmpty()) {
                    throw wrong(bytes, 0, to, kind);
                }
                yield micros.getAsLong();
            }
            case STRING -> text;
            case FLOAT, DECIMAL, BYTES -> boxed(bytes, 0, to, kind);
        };
    }

    private static Object boxed(byte[] bytes, int from, int to, Kind kind)
            throws MalformedRecordException {
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        try {
            return switch (kind) {
                case FLOAT -> {
                    requireNumber(bytes, from, to, kind);
                    yield Float.parseFloat(text);
                }
                case DECIMAL -> decimal(text);
                case BYTES -> Base64.getDecoder().decode(text);
                default -> throw new IllegalArgumentException(kind + " has a way of its own");
            };
        } catch (IllegalArgumentException e) {
            throw wrong(bytes, from, to, kind);
        }
    }

    /** Refuses exponents that would blow a short text up to gigabytes of digits. */
    private static BigDecimal decimal(String text) {
        BigDecimal value = new BigDecimal(text);
        if (Math.abs((long) value.scale()) > 10_000) {
            throw new NumberFormatException("an exponent beyond all use");
        }
        return value;
    }

    private static long limit(Kind kind) {
        return kind == Kind.INT8
                ? Byte.MAX_VALUE
                : kind == Kind.INT16 ? Short.MAX_VALUE : Integer.MAX_VALUE;
    }

    private static long whole(byte[] bytes, int from, int to, Kind kind)
            throws MalformedRecordException {
        int at = from;
        boolean negative = at < to && bytes[at] == '-';
        if (negative || at < to && bytes[at] == '+') {
            at++;
        }
        if (at == to) {
            throw wrong(bytes, from, to, kind);
        }
        // Counts downwards, since the smallest number has no positive counterpart.
        long value = 0;
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0
                    || digit > 9
                    || value < Long.MIN_VALUE / 10
                    || value * 10 < Long.MIN_VALUE + digit) {
                throw wrong(bytes, from, to, kind);
            }
            value = value * 10 - digit;
        }
        if (!negative && value == Long.MIN_VALUE) {
            throw wrong(bytes, from, to, kind);
        }
        return negative ? value : -value;
    }

    /**
     * A decimal fraction of at most 15 digits is an exact double divided by an exact power of ten,
     * which rounds once and so correctly; all else is left to the JDK.
     */
    private static double number(byte[] bytes, int from, int to, Kind kind)
            throws MalformedRecordException {
        int at = from;
        boolean negative = at < to && bytes[at] == '-';
        if (negative) {
            at++;
        }
        long digits = 0;
        int count = 0;
        int fraction = 0;
        boolean point = false;
        for (; at < to; at++) {
            byte sign = bytes[at];
            if (sign >= '0' && sign <= '9' && count < 15) {
                digits = digits * 10 + sign - '0';
                count++;
                fraction += point ? 1 : 0;
            } else if (sign == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (at == to && count > 0) {
            double value = digits / POWERS[fraction];
            return negative ? -value : value;
        }
        requireNumber(bytes, from, to, kind);
        try {
            return Double.parseDouble(
                    new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException e) {
            throw wrong(bytes, from, to, kind);
        }
    }

    /** The JDK also takes {@code 1d}, {@code 0x1p3} and blanks, which are no numbers to others. */
    private static void requireNumber(byte[] bytes, int from, int to, Kind kind)
            throws MalformedRecordException {
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        if (text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity")) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                throw wrong(bytes, from, to, kind);
            }
        }
    }

    private static boolean truth(byte[] bytes, int from, int to) throws MalformedRecordException {
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        if (text.equalsIgnoreCase("false")) {
            return false;
        }
        throw wrong(bytes, from, to, Kind.BOOLEAN);
    }

    private static MalformedRecordException wrong(byte[] bytes, int from, int to, Kind kind) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        FieldType found = InferredType.ofText(text).type();
        String difference =
                found.is(kind)
                        ? "is beyond the range of " + FieldType.of(kind)
                        : "is of type "
                                + found.withNullable(false)
                                + ", but the field of type "
                                + FieldType.of(kind);
        return new MalformedRecordException("'" + Utf8.cut(text) + "' " + difference);
    }

    /** A scalar as text that {@link #value} reads back. */
    public static String print(Object value, Kind kind) {
        return switch (kind) {
            case DATETIME -> Datetimes.print((Long) value);
            case BYTES -> Base64.getEncoder().encodeToString((byte[]) value);
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case BOOLEAN, INT8, INT16, INT32, INT64, FLOAT, DOUBLE, STRING -> value.toString();
        };
    }
}
