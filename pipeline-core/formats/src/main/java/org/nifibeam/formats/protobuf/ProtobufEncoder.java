package org.nifibeam.formats.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.LogicalText;
import org.nifibeam.formats.RowEncoder;

/**
 * Writes rows as messages of one type: fields of the same name, whose types must hold what the
 * rows' hold. Fields that rows lack stay absent. A null is written as absence, which not every
 * field can be: such a row is refused.
 */
public final class ProtobufEncoder implements RowEncoder {
    private static final long MICROS_A_SECOND = 1_000_000;

    private final MessageWriter message;

    /** Makes a field's value of a row's; not null. */
    private interface ValueWriter {
        Object write(Object value);
    }

    /**
     * For rows of a schema.
     *
     * @throws ProblemException if the message lacks a field, or has one of another type
     */
    public ProtobufEncoder(Descriptor type, Schema rows) throws ProblemException {
        this.message = new MessageWriter(type, rows, "");
    }

    @Override
    public void encode(Row row, OutputStream output) throws IOException {
        Message made;
        try {
            made = message.of(row);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException(e.getMessage(), e);
        }
        made.writeTo(output);
    }

    /** Writes rows, nested ones too. */
    private static final class MessageWriter {
        private final Descriptor type;
        private final FieldDescriptor[] fields;
        private final ValueWriter[] writers;

        MessageWriter(Descriptor type, Schema rows, String path) throws ProblemException {
            this.type = type;
            this.fields = new FieldDescriptor[rows.size()];
            this.writers = new ValueWriter[rows.size()];
            Set<String> missing = new LinkedHashSet<>();
            for (FieldDescriptor field : type.getFields()) {
                if (field.isRequired()) {
                    missing.add(field.getName());
                }
            }
            for (int i = 0; i < fields.length; i++) {
                Field field = rows.field(i);
                String name = path + field.name();
                FieldDescriptor found = type.findFieldByName(field.name());
                if (found == null) {
                    throw new ProblemException(
                            ProblemCode.UNKNOWN_FIELD,
                            "the message '" + type.getFullName() + "' has no field '" + name + "'",
                            Nearest.advice(
                                            field.name(),
                                            type.getFields().stream()
                                                    .map(FieldDescriptor::getName)
                                                    .toList())
                                    + "; rename or drop the field with MapToFields");
                }
                missing.remove(field.name());
                fields[i] = found;
                writers[i] = writer(found, field.type(), name);
            }
            if (!missing.isEmpty()) {
                throw new ProblemException(
                        ProblemCode.MISSING,
                        "the rows lack "
                                + String.join(", ", missing)
                                + ", which the message '"
                                + type.getFullName()
                                + "' requires",
                        "add it with MapToFields");
            }
        }

        Message of(Row row) {
            DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
            for (int i = 0; i < fields.length; i++) {
                Object value = row.get(i);
                if (value == null) {
                    requireAbsence(fields[i]);
                    continue;
                }
                try {
                    builder.setField(fields[i], writers[i].write(value));
                } catch (IllegalArgumentException | ArithmeticException e) {
                    throw new IllegalArgumentException(
                            "field '" + fields[i].getName() + "': " + e.getMessage(), e);
                }
            }
            return builder.build();
        }

        private static void requireAbsence(FieldDescriptor field) {
            if (field.isRequired() || !field.isRepeated() && !field.hasPresence()) {
                throw new IllegalArgumentException(
                        "field '"
                                + field.getName()
                                + "' is null, and in the message it always has a value: without"
                                + " 'optional' nothing and the default are the same");
            }
        }
    }

    private static ValueWriter writer(FieldDescriptor field, FieldType type, String name)
            throws ProblemException {
        if (field.isMapField()) {
            if (!(type.base() instanceof FieldType.Mapping mapping)) {
                throw mismatch(field, type, name);
            }
            return map(field, mapping, name);
        }
        if (!field.isRepeated()) {
            return one(field, type, name);
        }
        if (!(type.base() instanceof FieldType.Array array)) {
            throw mismatch(field, type, name);
        }
        ValueWriter element = one(field, array.element(), name);
        return value -> {
            List<Object> all = new ArrayList<>();
            for (Object item : (List<?>) value) {
                all.add(element.write(present(item)));
            }
            return all;
        };
    }

    private static Object present(Object value) {
        if (value == null) {
            throw new IllegalArgumentException("a null in a list or map, which Protobuf lacks");
        }
        return value;
    }

    private static ValueWriter map(FieldDescriptor field, FieldType.Mapping mapping, String name)
            throws ProblemException {
        Descriptor entry = field.getMessageType();
        FieldDescriptor key = entry.findFieldByNumber(1);
        FieldDescriptor value = entry.findFieldByNumber(2);
        ValueWriter writeKey = one(key, mapping.key(), name + "{key}");
        ValueWriter writeValue = one(value, mapping.value(), name + "{}");
        return map -> {
            List<Object> entries = new ArrayList<>();
            for (Map.Entry<?, ?> one : ((Map<?, ?>) map).entrySet()) {
                entries.add(
                        DynamicMessage.newBuilder(entry)
                                .setField(key, writeKey.write(one.getKey()))
                                .setField(value, writeValue.write(present(one.getValue())))
                                .build());
            }
            return entries;
        };
    }

    private static ValueWriter one(FieldDescriptor field, FieldType type, String name)
            throws ProblemException {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            return message(field, type, name);
        }
        if (field.getJavaType() == FieldDescriptor.JavaType.STRING
                && (LogicalText.isKnown(type) || type.is(Kind.DECIMAL))) {
            return value -> LogicalText.print(value, type);
        }
        if (!(type.base() instanceof FieldType.Scalar scalar) || LogicalText.isKnown(type)) {
            throw mismatch(field, type, name);
        }
        Kind kind = scalar.kind();
        boolean narrow = kind.isInteger() && kind != Kind.INT64;
        boolean fits =
                switch (field.getType()) {
                    case BOOL -> kind == Kind.BOOLEAN;
                    case STRING, ENUM -> kind == Kind.STRING;
                    case BYTES -> kind == Kind.BYTES;
                    case FLOAT -> kind == Kind.FLOAT;
                    case DOUBLE -> kind == Kind.DOUBLE || kind == Kind.FLOAT;
                    case INT32, SINT32, SFIXED32 -> narrow;
                    case INT64, SINT64, SFIXED64, UINT32, FIXED32 -> kind.isInteger();
                    case UINT64, FIXED64 -> kind.isInteger() || kind == Kind.DECIMAL;
                    case MESSAGE, GROUP -> false;
                };
        if (!fits) {
            throw mismatch(field, type, name);
        }
        return switch (field.getType()) {
            case ENUM -> enumeration(field.getEnumType());
            case BYTES -> value -> ByteString.copyFrom((byte[]) value);
            case DOUBLE -> value -> ((Number) value).doubleValue();
            case INT64, SINT64, SFIXED64 -> value -> ((Number) value).longValue();
            case UINT32, FIXED32 -> value -> (int) within(value, 0xFFFFFFFFL);
            case UINT64, FIXED64 ->
                    value ->
                            value instanceof BigDecimal number
                                    ? Long.parseUnsignedLong(number.toBigIntegerExact().toString())
                                    : within(value, Long.MAX_VALUE);
            default -> value -> value;
        };
    }

    private static long within(Object value, long most) {
        long number = ((Number) value).longValue();
        if (number < 0 || number > most) {
            throw new IllegalArgumentException(number + " is not between 0 and " + most);
        }
        return number;
    }

    private static ValueWriter enumeration(EnumDescriptor type) {
        return value -> {
            EnumValueDescriptor found = type.findValueByName((String) value);
            if (found == null) {
                throw new IllegalArgumentException(
                        "'" + value + "' is none of the names of " + type.getFullName());
            }
            return found;
        };
    }

    private static ValueWriter message(FieldDescriptor field, FieldType type, String name)
            throws ProblemException {
        Descriptor message = field.getMessageType();
        if (ProtobufSchemas.isTimestamp(message)) {
            if (!type.is(Kind.DATETIME)) {
                throw mismatch(field, type, name);
            }
            FieldDescriptor seconds = message.findFieldByNumber(1);
            FieldDescriptor nanos = message.findFieldByNumber(2);
            return value ->
                    DynamicMessage.newBuilder(message)
                            .setField(seconds, Math.floorDiv((Long) value, MICROS_A_SECOND))
                            .setField(
                                    nanos,
                                    (int) Math.floorMod((Long) value, MICROS_A_SECOND) * 1000)
                            .build();
        }
        if (ProtobufSchemas.isWrapper(message)) {
            FieldDescriptor wrapped = message.findFieldByNumber(1);
            ValueWriter inner = one(wrapped, type, name);
            return value ->
                    DynamicMessage.newBuilder(message)
                            .setField(wrapped, inner.write(value))
                            .build();
        }
        if (!(type.base() instanceof FieldType.Nested nested)) {
            throw mismatch(field, type, name);
        }
        MessageWriter inner = new MessageWriter(message, nested.schema(), name + ".");
        return value -> inner.of((Row) value);
    }

    private static ProblemException mismatch(FieldDescriptor field, FieldType type, String name) {
        return new ProblemException(
                ProblemCode.TYPE_MISMATCH,
                "the field '"
                        + name
                        + "' is "
                        + type
                        + ", and in the message "
                        + (field.isMapField()
                                ? "a map"
                                : (field.isRepeated() ? "repeated " : "")
                                        + field.getType().toString().toLowerCase(Locale.ROOT)),
                "convert it with MapToFields");
    }
}
