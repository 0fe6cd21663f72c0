package org.nifibeam.formats.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UninitializedMessageException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.FieldFit;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.RowDecoder;

/**
 * Reads messages of one type, as {@link ProtobufSchemas} says. Fields that the rows lack are passed
 * over; fields that the type lacks are null.
 */
public final class ProtobufDecoder implements RowDecoder {
    private static final long MICROS_A_SECOND = 1_000_000;
    private static final int NANOS_A_MICRO = 1000;

    private final Descriptor type;
    private final Schema rows;

    /** Reads a value of a message's field as a row gives it. */
    private interface ValueReader {
        Object read(Object value) throws MalformedRecordException;
    }

    /** Reads a field of a message; null if it is absent. */
    private record FieldReader(FieldDescriptor field, ValueReader value) {}

    private final FieldReader[] fields;

    /**
     * For messages of a type.
     *
     * @param rows the fields to deliver, in any order
     * @throws IOException if a field is of another type than the message's, or one that is never
     *     null is not there; the message names it
     */
    public ProtobufDecoder(Descriptor type, Schema rows) throws IOException {
        this.type = type;
        this.rows = rows;
        Schema written;
        try {
            written = ProtobufSchemas.rows(type);
        } catch (ProblemException e) {
            throw new IOException(e.problems().get(0).message(), e);
        }
        FieldFit.require(rows, written);
        this.fields = new FieldReader[rows.size()];
        for (int i = 0; i < fields.length; i++) {
            FieldDescriptor field = type.findFieldByName(rows.field(i).name());
            fields[i] = field == null ? null : new FieldReader(field, reader(field));
        }
    }

    private static ValueReader reader(FieldDescriptor field) {
        if (field.isMapField()) {
            return map(field.getMessageType());
        }
        ValueReader one = one(field);
        if (!field.isRepeated()) {
            return one;
        }
        return values -> {
            List<Object> elements = new ArrayList<>();
            for (Object value : (List<?>) values) {
                elements.add(one.read(value));
            }
            return elements;
        };
    }

    /** Of a key that stands several times the last is taken, as Protobuf has it. */
    private static ValueReader map(Descriptor entry) {
        FieldDescriptor key = entry.findFieldByNumber(1);
        FieldDescriptor value = entry.findFieldByNumber(2);
        ValueReader readKey = one(key);
        ValueReader readValue = one(value);
        return entries -> {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (Object one : (List<?>) entries) {
                Message message = (Message) one;
                map.put(
                        readKey.read(message.getField(key)),
                        readValue.read(message.getField(value)));
            }
            return map;
        };
    }

    private static ValueReader one(FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT32, FIXED32 -> value -> Integer.toUnsignedLong((Integer) value);
            case UINT64, FIXED64 -> value -> new BigDecimal(Long.toUnsignedString((Long) value));
            case ENUM -> value -> name((EnumValueDescriptor) value);
            case BYTES -> value -> ((ByteString) value).toByteArray();
            case MESSAGE, GROUP -> message(field.getMessageType());
            default -> value -> value;
        };
    }

    /** One that the type does not know is its number. */
    private static String name(EnumValueDescriptor value) {
        return value.getIndex() < 0 ? Integer.toString(value.getNumber()) : value.getName();
    }

    private static ValueReader message(Descriptor type) {
        if (ProtobufSchemas.isTimestamp(type)) {
            FieldDescriptor seconds = type.findFieldByNumber(1);
            FieldDescriptor nanos = type.findFieldByNumber(2);
            return value -> {
                Message message = (Message) value;
                long whole = (Long) message.getField(seconds);
                int part = (Integer) message.getField(nanos);
                try {
                    return Math.addExact(
                            Math.multiplyExact(whole, MICROS_A_SECOND),
                            Math.floorDiv(part, NANOS_A_MICRO));
                } catch (ArithmeticException e) {
                    throw new MalformedRecordException(
                            whole + " seconds since the epoch are no time");
                }
            };
        }
        if (ProtobufSchemas.isWrapper(type)) {
            FieldDescriptor wrapped = type.findFieldByNumber(1);
            ValueReader inner = one(wrapped);
            return value -> inner.read(((Message) value).getField(wrapped));
        }
        return row(type);
    }

    private static ValueReader row(Descriptor type) {
        List<FieldReader> fields = new ArrayList<>();
        for (FieldDescriptor field : type.getFields()) {
            fields.add(new FieldReader(field, reader(field)));
        }
        RowShape shape = shape(type);
        return value -> {
            Object[] values = new Object[fields.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = read(fields.get(i), (Message) value);
            }
            return shape.row(values);
        };
    }

    private static RowShape shape(Descriptor type) {
        try {
            return RowShape.of(ProtobufSchemas.rows(type));
        } catch (ProblemException e) {
            throw new IllegalStateException("the whole message has a schema", e);
        }
    }

    private static Object read(FieldReader field, Message message) throws MalformedRecordException {
        if (field.field().hasPresence() && !message.hasField(field.field())) {
            return null;
        }
        try {
            return field.value().read(message.getField(field.field()));
        } catch (MalformedRecordException e) {
            throw new MalformedRecordException(
                    "field '" + field.field().getName() + "': " + e.getMessage());
        }
    }

    @Override
    public void decode(byte[] bytes, int from, int to, BatchBuilder batch)
            throws MalformedRecordException {
        DynamicMessage message;
        try {
            CodedInputStream input = CodedInputStream.newInstance(bytes, from, to - from);
            message = DynamicMessage.newBuilder(type).mergeFrom(input).build();
            input.checkLastTagWas(0);
        } catch (InvalidProtocolBufferException | UninitializedMessageException e) {
            throw new MalformedRecordException(
                    "this is no message '" + type.getFullName() + "': " + line(e));
        } catch (IOException e) {
            throw new MalformedRecordException("bytes in memory cannot be read: " + e.getMessage());
        }
        for (int i = 0; i < fields.length; i++) {
            Object value = fields[i] == null ? null : read(fields[i], message);
            if (value == null) {
                batch.setNull(i);
            } else {
                batch.setBoxed(i, value);
            }
        }
        batch.addRow();
    }

    private static String line(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("\\.$", "");
    }

    @Override
    public String toString() {
        return type.getFullName() + " as " + rows;
    }
}
