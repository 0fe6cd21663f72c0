package org.nifibeam.formats.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.LogicalType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.Datetimes;
import org.nifibeam.formats.LogicalText;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.ScalarText;
import org.nifibeam.formats.Utf8;

/** Reads single JSON values as values of a type. */
final class JsonValues {
    /** Strings as long as a record may be; how long that is, the caller bounds. */
    static final JsonFactory JSON =
            new JsonFactoryBuilder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private JsonValues() {}

    /** The value at the parser's token, boxed as a row gives it; null for null. */
    static Object value(JsonParser parser, FieldType logical)
            throws IOException, MalformedRecordException {
        FieldType type = logical.base();
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            if (!type.nullable()) {
                throw new MalformedRecordException("null, where the type is " + type);
            }
            return null;
        }
        if (LogicalText.isKnown(logical)) {
            return meaning(parser, ((FieldType.Logical) logical).type());
        }
        if (type instanceof FieldType.Scalar scalar) {
            return scalar(parser, scalar.kind());
        } else if (type instanceof FieldType.Array array) {
            return array(parser, array);
        } else if (type instanceof FieldType.Mapping mapping) {
            return mapping(parser, mapping);
        } else if (type instanceof FieldType.Nested nested) {
            return row(parser, nested);
        }
        throw new MalformedRecordException("values of type " + type + " are not read from JSON");
    }

    /** A string as it is written; what is held as a decimal may be a number. */
    private static Object meaning(JsonParser parser, LogicalType type)
            throws IOException, MalformedRecordException {
        if (type.base().is(Kind.DECIMAL)) {
            return LogicalText.checked(decimal(parser), type);
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong(parser, new FieldType.Logical(type, false));
        }
        return LogicalText.value(parser.getText(), type);
    }

    private static Object scalar(JsonParser parser, Kind kind)
            throws IOException, MalformedRecordException {
        return switch (kind) {
            case BOOLEAN -> truth(parser);
            case INT8 -> (int) whole(parser, kind, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> (int) whole(parser, kind, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT32 -> (int) whole(parser, kind, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT64 -> whole(parser, kind, Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT -> single(parser);
            case DOUBLE -> real(parser, kind);
            case DECIMAL -> decimal(parser);
            case STRING -> text(parser);
            case BYTES -> bytes(parser);
            case DATETIME -> datetime(parser);
        };
    }

    static boolean truth(JsonParser parser) throws IOException, MalformedRecordException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw wrong(parser, Kind.BOOLEAN);
        };
    }

    static long whole(JsonParser parser, Kind kind, long least, long most)
            throws IOException, MalformedRecordException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw wrong(parser, kind);
        }
        long value = parser.getLongValue();
        if (value < least || value > most) {
            throw wrong(parser, kind);
        }
        return value;
    }

    /** NaN and the infinities, which JSON lacks, are strings. */
    static double real(JsonParser parser, Kind kind) throws IOException, MalformedRecordException {
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                return parser.getDoubleValue();
            }
            case VALUE_STRING -> {
                String text = parser.getText();
                if (text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity")) {
                    return Double.parseDouble(text);
                }
                throw wrong(parser, kind);
            }
            default -> throw wrong(parser, kind);
        }
    }

    static float single(JsonParser parser) throws IOException, MalformedRecordException {
        return parser.currentToken() == JsonToken.VALUE_STRING
                ? (float) real(parser, Kind.FLOAT)
                : parser.currentToken().isNumeric()
                        ? parser.getFloatValue()
                        : (float) real(parser, Kind.FLOAT);
    }

    /** A number, or the same as a string for writers that would lose digits. */
    private static BigDecimal decimal(JsonParser parser)
            throws IOException, MalformedRecordException {
        if (parser.currentToken().isNumeric() || parser.currentToken() == JsonToken.VALUE_STRING) {
            return (BigDecimal) ScalarText.value(parser.getText(), Kind.DECIMAL);
        }
        throw wrong(parser, Kind.DECIMAL);
    }

    /** A string; any other value as its JSON text, which is what a mixed field is inferred for. */
    static String text(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token.isScalarValue()) {
            return parser.getText();
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.copyCurrentStructure(parser);
        }
        return text.toString();
    }

    private static byte[] bytes(JsonParser parser) throws IOException, MalformedRecordException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong(parser, Kind.BYTES);
        }
        try {
            return Base64.getDecoder().decode(parser.getText());
        } catch (IllegalArgumentException e) {
            throw wrong(parser, Kind.BYTES);
        }
    }

    static long datetime(JsonParser parser) throws IOException, MalformedRecordException {
        OptionalLong micros =
                parser.currentToken() == JsonToken.VALUE_STRING
                        ? Datetimes.parse(parser.getText())
                        : OptionalLong.empty();
        if (micros.isEmpty()) {
            throw wrong(parser, Kind.DATETIME);
        }
        return micros.getAsLong();
    }

    private static List<Object> array(JsonParser parser, FieldType.Array type)
            throws IOException, MalformedRecordException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(parser, type);
        }
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            try {
                values.add(value(parser, type.element()));
            } catch (MalformedRecordException e) {
                throw new MalformedRecordException(
                        "element " + (values.size() + 1) + ": " + e.getMessage());
            }
        }
        return values;
    }

    private static Map<Object, Object> mapping(JsonParser parser, FieldType.Mapping type)
            throws IOException, MalformedRecordException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrong(parser, type);
        }
        Map<Object, Object> values = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            try {
                values.put(LogicalText.value(name, type.key()), value(parser, type.value()));
            } catch (MalformedRecordException e) {
                throw new MalformedRecordException("key '" + name + "': " + e.getMessage());
            }
        }
        return values;
    }

    private static Row row(JsonParser parser, FieldType.Nested type)
            throws IOException, MalformedRecordException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrong(parser, type);
        }
        Schema schema = type.schema();
        Object[] values = new Object[schema.size()];
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            int field = schema.indexOf(name).orElse(-1);
            parser.nextToken();
            if (field < 0) {
                parser.skipChildren();
                continue;
            }
            try {
                values[field] = value(parser, schema.type(field));
            } catch (MalformedRecordException e) {
                throw new MalformedRecordException("field '" + name + "': " + e.getMessage());
            }
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null && !schema.type(i).nullable()) {
                throw new MalformedRecordException(
                        "field '"
                                + schema.field(i).name()
                                + "' is missing, its type is "
                                + schema.type(i));
            }
        }
        return RowShape.of(schema).row(values);
    }

    static MalformedRecordException wrong(JsonParser parser, Kind kind) throws IOException {
        return wrong(parser, FieldType.of(kind));
    }

    private static MalformedRecordException wrong(JsonParser parser, FieldType type)
            throws IOException {
        String found =
                switch (parser.currentToken()) {
                    case START_OBJECT -> "an object";
                    case START_ARRAY -> "an array";
                    case VALUE_STRING -> "the string '" + Utf8.cut(parser.getText()) + "'";
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                            "the number " + Utf8.cut(parser.getText());
                    default ->
                            parser.currentToken()
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace("value_", "");
                };
        return new MalformedRecordException(
                found + ", but the field is of type " + type.withNullable(false));
    }

    /** What the parser says, without its own view of lines. */
    static MalformedRecordException syntax(JsonProcessingException failure) {
        long character = failure.getLocation() == null ? 0 : failure.getLocation().getColumnNr();
        String what = failure.getOriginalMessage();
        int end = what.indexOf('\n');
        return new MalformedRecordException(
                "no JSON at character "
                        + character
                        + ": "
                        + (end < 0 ? what : what.substring(0, end)));
    }
}
