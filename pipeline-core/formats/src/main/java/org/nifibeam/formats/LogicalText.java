package org.nifibeam.formats;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.LogicalType;

/**
 * Values of logical types as text: {@code date} 2001-01-14, {@code time} 00:05:00.000001, {@code
 * local_datetime} 2001-01-14T00:05:00 (each with a fraction only if there is one), {@code uuid} in
 * lower case, {@code enumeration} its name, {@code decimal} with all digits of its scale. What the
 * others hold is written as their base is. Read is what is written, and no value that the type does
 * not allow: too many characters, digits or bytes, an unknown name.
 */
public final class LogicalText {
    private LogicalText() {}

    /** True if the type's values have a text of their own, or bounds that reading checks. */
    public static boolean isKnown(FieldType type) {
        return type instanceof FieldType.Logical logical
                && switch (logical.type().identifier()) {
                    case "date",
                            "time",
                            "local_datetime",
                            "uuid",
                            "enumeration",
                            "fixed_bytes",
                            "var_string",
                            "decimal" ->
                            true;
                    default -> false;
                };
    }

    /** A scalar of any type as text, as keys of maps are. */
    public static String print(Object value, FieldType type) {
        return isKnown(type)
                ? print(value, ((FieldType.Logical) type).type())
                : ScalarText.print(value, ((FieldType.Scalar) type.base()).kind());
    }

    /**
     * The value of a text of any scalar type.
     *
     * @throws MalformedRecordException if there is none
     */
    public static Object value(String text, FieldType type) throws MalformedRecordException {
        return isKnown(type)
                ? value(text, ((FieldType.Logical) type).type())
                : ScalarText.value(text, ((FieldType.Scalar) type.base()).kind());
    }

    /** A value as text. */
    public static String print(Object value, LogicalType type) {
        return switch (type.identifier()) {
            case "date" -> LocalDate.ofEpochDay((Integer) value).toString();
            case "time" -> time((Long) value);
            case "local_datetime" -> local((Long) value);
            case "enumeration" -> name((Integer) value, type.arguments());
            case "decimal" -> scaled((BigDecimal) value, type).toPlainString();
            default -> ScalarText.print(value, ((FieldType.Scalar) type.base()).kind());
        };
    }

    /** With all digits of its scale, unless it has more: those are not hidden. */
    public static BigDecimal scaled(BigDecimal value, LogicalType type) {
        int scale = Integer.parseInt(type.arguments().get(1));
        return value.scale() < scale ? value.setScale(scale) : value;
    }

    private static String time(long micros) {
        String text = LocalTime.ofNanoOfDay(Math.multiplyExact(micros, 1000L)).toString();
        return text.length() == 5 ? text + ":00" : text;
    }

    /** The instant at which UTC's clocks show it, without the sign of UTC. */
    private static String local(long micros) {
        String text = Datetimes.print(micros);
        return text.substring(0, text.length() - 1);
    }

    private static String name(int index, List<String> names) {
        if (index < 0 || index >= names.size()) {
            throw new IllegalArgumentException(
                    index + " is none of the " + names.size() + " values of an enumeration");
        }
        return names.get(index);
    }

    /**
     * The value of a text, boxed as a row gives it.
     *
     * @throws MalformedRecordException if there is none; the message has the text and the type
     */
    public static Object value(String text, LogicalType type) throws MalformedRecordException {
        Kind kind = ((FieldType.Scalar) type.base()).kind();
        try {
            return switch (type.identifier()) {
                case "date" -> Math.toIntExact(LocalDate.parse(text.strip()).toEpochDay());
                case "time" -> micros(LocalTime.parse(text.strip()), text);
                case "local_datetime" -> local(text.strip());
                case "uuid" -> uuid(text.strip());
                case "enumeration" -> index(text, type.arguments());
                case "decimal", "var_string", "fixed_bytes" ->
                        checked(ScalarText.value(text, kind), type);
                default -> ScalarText.value(text, kind);
            };
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw wrong(text, type);
        }
    }

    private static long micros(LocalTime time, String text) {
        long nanos = time.toNanoOfDay();
        if (nanos % 1000 != 0) {
            throw new ArithmeticException("'" + text + "' has nanoseconds");
        }
        return nanos / 1000;
    }

    /** A date, and a time that may be missing; a zone is too much. */
    private static long local(String text) {
        int zone = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        boolean zoned = text.endsWith("Z") || text.endsWith("z") || zone > "2001-01-14".length();
        OptionalLong micros = zoned ? OptionalLong.empty() : Datetimes.parse(text);
        return micros.orElseThrow(() -> new IllegalArgumentException(text));
    }

    private static String uuid(String text) {
        if (text.length() != 36) {
            throw new IllegalArgumentException(text);
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (!UUID.fromString(lower).toString().equals(lower)) {
            throw new IllegalArgumentException(text);
        }
        return lower;
    }

    private static int index(String text, List<String> names) {
        int index = names.indexOf(text);
        if (index < 0) {
            throw new IllegalArgumentException(text);
        }
        return index;
    }

    /** The value, if it is within the type's bounds. */
    public static Object checked(Object value, LogicalType type) throws MalformedRecordException {
        if (value instanceof BigDecimal number && type.identifier().equals("decimal")) {
            int precision = Integer.parseInt(type.arguments().get(0));
            int scale = Integer.parseInt(type.arguments().get(1));
            BigDecimal bare = number.stripTrailingZeros();
            if (bare.signum() != 0
                    && (bare.scale() > scale
                            || (long) bare.precision() - bare.scale() > precision - scale)) {
                throw wrong(number.toString(), type);
            }
        } else if (value instanceof String text && type.identifier().equals("var_string")) {
            if (text.codePointCount(0, text.length()) > length(type)) {
                throw new MalformedRecordException(
                        "'" + Utf8.cut(text) + "' is longer than " + type + " allows");
            }
        } else if (value instanceof byte[] bytes
                && type.identifier().equals("fixed_bytes")
                && bytes.length != length(type)) {
            throw new MalformedRecordException(
                    bytes.length + " bytes are not the " + length(type) + " of " + type);
        }
        return value;
    }

    private static int length(LogicalType type) {
        return Integer.parseInt(type.arguments().get(0));
    }

    private static MalformedRecordException wrong(String text, LogicalType type) {
        return new MalformedRecordException(
                "'" + Utf8.cut(text) + "' is no value of the field's type " + type);
    }
}
