package org.nifibeam.formats;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * The narrowest type that holds all sample values seen. Of text: whole numbers that fit are INT64
 * (but {@code 007} and {@code +1} are strings, for they are codes more often than numbers), other
 * numbers DOUBLE, {@code true}/{@code false} BOOLEAN, ISO dates and instants DATETIME, all else
 * STRING. Types that differ meet in DOUBLE if both are numbers, in DECIMAL if one of these is that,
 * else in STRING.
 *
 * <p>An inferred type may always be null: a sample cannot promise what comes behind it. Immutable
 * but for {@link #object()}'s fields, which grow.
 */
public final class InferredType {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,18})");
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?|NaN|-?Infinity");

    private enum Form {
        /** Only nulls so far. */
        NOTHING,
        SCALAR,
        ARRAY,
        OBJECT
    }

    /** Only nulls have been seen. */
    public static final InferredType NOTHING =
            new InferredType(Form.NOTHING, Kind.STRING, null, Map.of());

    private final Form form;
    private final Kind kind;
    private final InferredType element;
    private final Map<String, InferredType> fields;

    private InferredType(
            Form form, Kind kind, InferredType element, Map<String, InferredType> fields) {
        this.form = form;
        this.kind = kind;
        this.element = element;
        this.fields = fields;
    }

    /** A scalar. */
    public static InferredType of(Kind kind) {
        return new InferredType(Form.SCALAR, kind, null, Map.of());
    }

    /** An array of such elements. */
    public static InferredType array(InferredType element) {
        return new InferredType(Form.ARRAY, Kind.STRING, element, Map.of());
    }

    /** An object of these fields. */
    public static InferredType object(Map<String, InferredType> fields) {
        return new InferredType(Form.OBJECT, Kind.STRING, null, new LinkedHashMap<>(fields));
    }

    /** What a text would be. */
    public static InferredType ofText(String text) {
        String bare = text.strip();
        if (WHOLE.matcher(bare).matches()) {
            try {
                Long.parseLong(bare);
                return of(Kind.INT64);
            } catch (NumberFormatException e) {
                return of(Kind.DOUBLE);
            }
        }
        if (NUMBER.matcher(bare).matches()) {
            return of(Kind.DOUBLE);
        }
        if (bare.equalsIgnoreCase("true") || bare.equalsIgnoreCase("false")) {
            return of(Kind.BOOLEAN);
        }
        byte[] bytes = bare.getBytes(StandardCharsets.UTF_8);
        return Datetimes.parse(bytes, 0, bytes.length).isPresent()
                ? of(Kind.DATETIME)
                : of(Kind.STRING);
    }

    /** The type that holds the values of both. */
    public InferredType or(InferredType other) {
        if (form == Form.NOTHING) {
            return other;
        }
        if (other.form == Form.NOTHING) {
            return this;
        }
        if (form != other.form) {
            return of(Kind.STRING);
        }
        return switch (form) {
            case ARRAY -> array(element.or(other.element));
            case OBJECT -> {
                Map<String, InferredType> all = new LinkedHashMap<>(fields);
                other.fields.forEach((name, type) -> all.merge(name, type, InferredType::or));
                yield object(all);
            }
            default -> kind == other.kind ? this : of(meet(kind, other.kind));
        };
    }

    private static Kind meet(Kind left, Kind right) {
        if (!left.isNumeric() || !right.isNumeric()) {
            return Kind.STRING;
        }
        return left == Kind.DECIMAL || right == Kind.DECIMAL ? Kind.DECIMAL : Kind.DOUBLE;
    }

    /**
     * Nullable at every depth; where only nulls were seen, a STRING; an object without fields too.
     */
    public FieldType type() {
        return switch (form) {
            case NOTHING -> FieldType.nullable(Kind.STRING);
            case SCALAR -> FieldType.nullable(kind);
            case ARRAY -> new FieldType.Array(element.type(), true);
            case OBJECT ->
                    fields.isEmpty()
                            ? FieldType.nullable(Kind.STRING)
                            : new FieldType.Nested(schema(), true);
        };
    }

    /** The fields of an object. */
    public Schema schema() {
        List<Field> all = new ArrayList<>();
        fields.forEach((name, type) -> all.add(new Field(name, type.type())));
        return Schema.of(all);
    }

    /** True if this is an object of at least one field. */
    public boolean isRecord() {
        return form == Form.OBJECT && !fields.isEmpty();
    }
}
