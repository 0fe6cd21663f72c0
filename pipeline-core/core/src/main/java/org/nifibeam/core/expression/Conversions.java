package org.nifibeam.core.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * The casts that generated code calls. To a whole number fractions are cut off; a value that the
 * target cannot hold is an {@link ArithmeticException}, a text that is no such value an {@link
 * IllegalArgumentException}, both naming value and target. Texts are read without the blanks around
 * them. Public for generated code only.
 *
 * <p>A DATETIME as text is ISO 8601 in UTC ({@code 2001-01-01T00:00:00Z}, fraction to the
 * microsecond only if there is one). Read are also a blank for the T, seconds left away, a date
 * alone, another offset; no offset means UTC.
 */
public final class Conversions {
    private static final int MICROS = 1_000_000;

    /** Beyond the exponents of IEEE 754's decimal128 sums could fill the memory. */
    private static final int MAX_EXPONENT = 6176;

    private Conversions() {}

    /** A boolean from {@code true} or {@code false}, in any case. */
    public static boolean toBoolean(String text) {
        String stripped = text.strip();
        if (stripped.equalsIgnoreCase("true")) {
            return true;
        }
        if (stripped.equalsIgnoreCase("false")) {
            return false;
        }
        throw notReadable(text, "boolean");
    }

    /** False from 0, true from 1. */
    public static boolean toBoolean(int value) {
        return toBoolean((long) value);
    }

    public static boolean toBoolean(long value) {
        if (value != 0 && value != 1) {
            throw outOfRange(value, "boolean");
        }
        return value == 1;
    }

    public static int toInt8(boolean value) {
        return value ? 1 : 0;
    }

    public static int toInt16(boolean value) {
        return value ? 1 : 0;
    }

    public static int toInt32(boolean value) {
        return value ? 1 : 0;
    }

    public static long toInt64(boolean value) {
        return value ? 1 : 0;
    }

    /** A text in UTF-8. */
    public static Object toBytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text that the bytes are in UTF-8. */
    public static String bytesToText(Object bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap((byte[]) bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the bytes are no text in UTF-8", e);
        }
    }

    public static int toInt8(int value) {
        return (int) inRange(value, Byte.MIN_VALUE, Byte.MAX_VALUE, "int8");
    }

    public static int toInt8(long value) {
        return (int) inRange(value, Byte.MIN_VALUE, Byte.MAX_VALUE, "int8");
    }

    public static int toInt8(float value) {
        return toInt8((double) value);
    }

    public static int toInt8(double value) {
        return (int) truncate(value, Byte.MIN_VALUE, Byte.MAX_VALUE, "int8");
    }

    public static int toInt8(Object decimal) {
        return (int) truncate(decimal, Byte.MIN_VALUE, Byte.MAX_VALUE, "int8");
    }

    public static int toInt8(String text) {
        return (int) whole(text, Byte.MIN_VALUE, Byte.MAX_VALUE, "int8");
    }

    public static int toInt16(int value) {
        return (int) inRange(value, Short.MIN_VALUE, Short.MAX_VALUE, "int16");
    }

    public static int toInt16(long value) {
        return (int) inRange(value, Short.MIN_VALUE, Short.MAX_VALUE, "int16");
    }

    public static int toInt16(float value) {
        return toInt16((double) value);
    }

    public static int toInt16(double value) {
        return (int) truncate(value, Short.MIN_VALUE, Short.MAX_VALUE, "int16");
    }

    public static int toInt16(Object decimal) {
        return (int) truncate(decimal, Short.MIN_VALUE, Short.MAX_VALUE, "int16");
    }

    public static int toInt16(String text) {
        return (int) whole(text, Short.MIN_VALUE, Short.MAX_VALUE, "int16");
    }

    public static int toInt32(long value) {
        return (int) inRange(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "int32");
    }

    public static int toInt32(float value) {
        return toInt32((double) value);
    }

    public static int toInt32(double value) {
        return (int) truncate(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "int32");
    }

    public static int toInt32(Object decimal) {
        return (int) truncate(decimal, Integer.MIN_VALUE, Integer.MAX_VALUE, "int32");
    }

    public static int toInt32(String text) {
        return (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE, "int32");
    }

    public static long toInt64(float value) {
        return toInt64((double) value);
    }

    public static long toInt64(double value) {
        return truncate(value, Long.MIN_VALUE, Long.MAX_VALUE, "int64");
    }

    public static long toInt64(Object decimal) {
        return truncate(decimal, Long.MIN_VALUE, Long.MAX_VALUE, "int64");
    }

    public static long toInt64(String text) {
        return whole(text, Long.MIN_VALUE, Long.MAX_VALUE, "int64");
    }

    /** The nearest float; a finite value that would become infinite is out of range. */
    public static float toFloat(double value) {
        float result = (float) value;
        if (Float.isInfinite(result) && !Double.isInfinite(value)) {
            throw outOfRange(value, "float");
        }
        return result;
    }

    public static float toFloat(Object decimal) {
        float result = ((BigDecimal) decimal).floatValue();
        if (Float.isInfinite(result)) {
            throw outOfRange(decimal, "float");
        }
        return result;
    }

    public static float toFloat(String text) {
        try {
            float value = Float.parseFloat(number(text, "float"));
            if (Float.isInfinite(value) && !text.contains("Infinity")) {
                throw outOfRange(text.strip(), "float");
            }
            return value;
        } catch (NumberFormatException e) {
            throw notReadable(text, "float");
        }
    }

    public static double toDouble(Object decimal) {
        double result = ((BigDecimal) decimal).doubleValue();
        if (Double.isInfinite(result)) {
            throw outOfRange(decimal, "double");
        }
        return result;
    }

    public static double toDouble(String text) {
        try {
            double value = Double.parseDouble(number(text, "double"));
            if (Double.isInfinite(value) && !text.contains("Infinity")) {
                throw outOfRange(text.strip(), "double");
            }
            return value;
        } catch (NumberFormatException e) {
            throw notReadable(text, "double");
        }
    }

    public static Object toDecimal(int value) {
        return BigDecimal.valueOf(value);
    }

    public static Object toDecimal(long value) {
        return BigDecimal.valueOf(value);
    }

    /** The shortest decimal that reads back as the same float. */
    public static Object toDecimal(float value) {
        if (!Float.isFinite(value)) {
            throw outOfRange(value, "decimal");
        }
        return new BigDecimal(Float.toString(value));
    }

    /** The shortest decimal that reads back as the same double. */
    public static Object toDecimal(double value) {
        if (!Double.isFinite(value)) {
            throw outOfRange(value, "decimal");
        }
        return BigDecimal.valueOf(value);
    }

    public static Object toDecimal(String text) {
        try {
            BigDecimal value = new BigDecimal(text.strip());
            if (Math.abs((long) value.scale()) > MAX_EXPONENT) {
                throw outOfRange(text.strip(), "decimal");
            }
            return value;
        } catch (NumberFormatException e) {
            throw notReadable(text, "decimal");
        }
    }

    public static String toText(boolean value) {
        return Boolean.toString(value);
    }

    public static String toText(int value) {
        return Integer.toString(value);
    }

    public static String toText(long value) {
        return Long.toString(value);
    }

    public static String toText(float value) {
        return Float.toString(value);
    }

    public static String toText(double value) {
        return Double.toString(value);
    }

    /** A decimal without an exponent. */
    public static String toText(Object decimal) {
        return ((BigDecimal) decimal).toPlainString();
    }

    /** ISO 8601 of microseconds since the epoch. */
    public static String datetimeToString(long micros) {
        return Instant.ofEpochSecond(
                        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000L)
                .toString();
    }

    /**
     * Microseconds since the epoch of an ISO 8601 text; digits below the microsecond are cut off.
     */
    public static long toDatetime(String text) {
        try {
            String iso = text.strip();
            boolean blank = iso.indexOf('T') < 0 && iso.indexOf(' ') > 0;
            TemporalAccessor read =
                    DatetimeFormat.READER.parse(blank ? iso.replaceFirst(" ", "T") : iso);
            ZoneOffset offset = read.query(TemporalQueries.offset());
            LocalTime time = read.query(TemporalQueries.localTime());
            LocalDateTime local =
                    LocalDateTime.of(
                            read.query(TemporalQueries.localDate()),
                            time == null ? LocalTime.MIDNIGHT : time);
            Instant instant = local.toInstant(offset == null ? ZoneOffset.UTC : offset);
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1000);
        } catch (DateTimeException e) {
            throw notReadable(text, "datetime");
        } catch (ArithmeticException e) {
            throw outOfRange(text.strip(), "datetime");
        }
    }

    /** Apart, so that only expressions that read instants load the formatter. */
    private static final class DatetimeFormat {
        static final DateTimeFormatter READER =
                new DateTimeFormatterBuilder()
                        .parseCaseInsensitive()
                        .append(DateTimeFormatter.ISO_LOCAL_DATE)
                        .optionalStart()
                        .appendLiteral('T')
                        .append(DateTimeFormatter.ISO_LOCAL_TIME)
                        .optionalStart()
                        .appendOffset("+HH:MM", "Z")
                        .optionalEnd()
                        .optionalEnd()
                        .toFormatter(Locale.ROOT)
                        .withResolverStyle(ResolverStyle.STRICT);

        private DatetimeFormat() {}
    }

    private static long inRange(long value, long least, long greatest, String target) {
        if (value < least || value > greatest) {
            throw outOfRange(value, target);
        }
        return value;
    }

    private static long truncate(double value, long least, long greatest, String target) {
        // The bounds as doubles: the greatest long rounds up to 2^63, which is out of range itself.
        boolean fits = value > (double) least - 1 && value < (double) greatest + 1;
        if (!fits && !(least == Long.MIN_VALUE && value == (double) least)) {
            throw outOfRange(value, target);
        }
        return (long) value;
    }

    private static long truncate(Object decimal, long least, long greatest, String target) {
        BigDecimal value = (BigDecimal) decimal;
        // Zero has any exponent; other numbers of more than 19 digits need not be written out.
        if (value.signum() != 0 && value.precision() - (long) value.scale() > 19) {
            throw outOfRange(value, target);
        }
        BigDecimal whole = value.setScale(0, RoundingMode.DOWN);
        if (whole.compareTo(BigDecimal.valueOf(least)) < 0
                || whole.compareTo(BigDecimal.valueOf(greatest)) > 0) {
            throw outOfRange(value, target);
        }
        return whole.longValue();
    }

    private static long whole(String text, long least, long greatest, String target) {
        String stripped = text.strip();
        try {
            return inRange(Long.parseLong(stripped), least, greatest, target);
        } catch (NumberFormatException e) {
            boolean isWhole = stripped.matches("[+-]?\\d+");
            throw isWhole ? outOfRange(stripped, target) : notReadable(text, target);
        }
    }

    /** Without what only Java source knows: hexadecimal numbers, and 1f or 1d. */
    private static String number(String text, String target) {
        String stripped = text.strip();
        boolean isJava = stripped.indexOf('x') >= 0 || stripped.indexOf('X') >= 0;
        if (isJava || stripped.matches(".*\\d\\.?[fFdD]")) {
            throw notReadable(text, target);
        }
        return stripped;
    }

    private static ArithmeticException outOfRange(Object value, String target) {
        return new ArithmeticException(value + " does not fit into " + target);
    }

    private static IllegalArgumentException notReadable(String text, String target) {
        String shown = text.length() <= 60 ? text : text.substring(0, 57) + "...";
        return new IllegalArgumentException("'" + shown + "' cannot be read as " + target);
    }
}
