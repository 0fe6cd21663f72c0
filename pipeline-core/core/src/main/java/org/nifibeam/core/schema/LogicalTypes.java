package org.nifibeam.core.schema;

import java.util.List;
import java.util.Set;

/** The logical types that every part of this project knows. */
public final class LogicalTypes {
    private static final Set<String> WITHOUT_ARGUMENTS =
            Set.of("date", "time", "local_datetime", "uuid");
    private static final Set<String> WITH_ARGUMENTS =
            Set.of("enumeration", "fixed_bytes", "var_string", "decimal");

    /** A day, as days since 1970-01-01. */
    public static final LogicalType DATE = named("date", List.of());

    /** A time of day, as microseconds since midnight. */
    public static final LogicalType TIME = named("time", List.of());

    /** Date and time of no zone, as microseconds since 1970-01-01T00:00 of that calendar. */
    public static final LogicalType LOCAL_DATETIME = named("local_datetime", List.of());

    /**
     * A UUID, as its text of 36 lower-case characters: what JSON, Avro and SQL have, and what can
     * be compared with a literal.
     */
    public static final LogicalType UUID = named("uuid", List.of());

    private LogicalTypes() {}

    /** One of some names, as its index. */
    public static LogicalType enumeration(List<String> values) {
        return named("enumeration", values);
    }

    /** Exactly so many bytes. */
    public static LogicalType fixedBytes(int length) {
        return named("fixed_bytes", List.of(String.valueOf(length)));
    }

    /** A string of at most so many characters. */
    public static LogicalType varString(int length) {
        return named("var_string", List.of(String.valueOf(length)));
    }

    /** A decimal of at most so many digits, {@code scale} of them behind the point. */
    public static LogicalType decimal(int precision, int scale) {
        return named("decimal", List.of(String.valueOf(precision), String.valueOf(scale)));
    }

    /** True if the name is one of those here. */
    public static boolean isKnown(String identifier) {
        return WITHOUT_ARGUMENTS.contains(identifier) || WITH_ARGUMENTS.contains(identifier);
    }

    /**
     * The known type of that name.
     *
     * @throws IllegalArgumentException if there is none, or the arguments do not fit it
     */
    public static LogicalType named(String identifier, List<String> arguments) {
        return new LogicalType(identifier, base(identifier, arguments), arguments);
    }

    /** How a known type is stored, its arguments checked. */
    static FieldType base(String identifier, List<String> arguments) {
        if (WITHOUT_ARGUMENTS.contains(identifier) && !arguments.isEmpty()) {
            throw new IllegalArgumentException(
                    "logical type '" + identifier + "' has no arguments, not " + arguments);
        }
        return FieldType.of(
                switch (identifier) {
                    case "date" -> Kind.INT32;
                    case "time", "local_datetime" -> Kind.INT64;
                    case "uuid" -> Kind.STRING;
                    case "enumeration" -> {
                        if (arguments.isEmpty()
                                || Set.copyOf(arguments).size() < arguments.size()) {
                            throw new IllegalArgumentException(
                                    "logical type 'enumeration' has different names, not "
                                            + arguments);
                        }
                        yield Kind.INT32;
                    }
                    case "fixed_bytes" -> {
                        numbers(identifier, arguments, 1);
                        yield Kind.BYTES;
                    }
                    case "var_string" -> {
                        numbers(identifier, arguments, 1);
                        yield Kind.STRING;
                    }
                    case "decimal" -> {
                        numbers(identifier, arguments, 2);
                        yield Kind.DECIMAL;
                    }
                    default ->
                            throw new IllegalArgumentException(
                                    "no logical type is called '" + identifier + "'");
                });
    }

    private static void numbers(String identifier, List<String> arguments, int count) {
        boolean valid = arguments.size() == count;
        for (int i = 0; i < arguments.size() && valid; i++) {
            // The first is a length and at least one, a scale may be zero.
            valid = arguments.get(i).matches(i == 0 ? "[1-9][0-9]{0,8}" : "0|[1-9][0-9]{0,8}");
        }
        if (!valid) {
            throw new IllegalArgumentException(
                    "logical type '"
                            + identifier
                            + "' has "
                            + (count == 1 ? "a length" : "a precision and a scale")
                            + ", not "
                            + arguments);
        }
    }
}
