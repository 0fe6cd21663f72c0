package org.nifibeam.formats.avro;

import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.LogicalType;
import org.nifibeam.core.schema.LogicalTypes;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.FieldFit;
import org.nifibeam.formats.LogicalText;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.RowDecoder;

/**
 * Reads records of one writer's schema straight into columns. Fields that the rows lack are
 * skipped; fields that the writer lacks are null.
 */
public final class AvroDecoder implements RowDecoder {
    private final List<FieldReader> readers = new ArrayList<>();
    private final List<Integer> missing = new ArrayList<>();
    private BinaryDecoder decoder;

    /** Reads one field of every record. */
    private interface FieldReader {
        void read(Decoder in, BatchBuilder batch) throws IOException, MalformedRecordException;
    }

    /** Reads one value that is not null, as a row gives it. */
    private interface ValueReader {
        Object read(Decoder in) throws IOException, MalformedRecordException;
    }

    /**
     * For records written with a schema.
     *
     * @param rows the fields to deliver, in any order
     * @throws IOException if a field is of another type than the writer's, or one that is never
     *     null is not there; the message names it
     */
    public AvroDecoder(Schema writer, org.nifibeam.core.schema.Schema rows) throws IOException {
        org.nifibeam.core.schema.Schema written;
        try {
            written = AvroSchemas.rows(writer);
        } catch (ProblemException e) {
            throw new IOException(e.problems().get(0).message(), e);
        }
        FieldFit.require(rows, written);
        for (Schema.Field field : writer.getFields()) {
            int target = rows.indexOf(field.name()).orElse(-1);
            readers.add(
                    target < 0
                            ? skipping(field.schema())
                            : field(field.schema(), target, field.name()));
        }
        for (int i = 0; i < rows.size(); i++) {
            if (written.indexOf(rows.field(i).name()).isEmpty()) {
                missing.add(i);
            }
        }
    }

    private static FieldReader skipping(Schema type) {
        return (in, batch) -> GenericDatumReader.skip(type, in);
    }

    private static FieldReader field(Schema type, int field, String name) {
        if (type.getType() != Schema.Type.UNION) {
            return present(type, field, name);
        }
        List<Schema> types = type.getTypes();
        List<FieldReader> branches = new ArrayList<>();
        for (Schema branch : types) {
            branches.add(
                    branch.getType() == Schema.Type.NULL
                            ? (in, batch) -> {
                                in.readNull();
                                batch.setNull(field);
                            }
                            : present(branch, field, name));
        }
        return (in, batch) -> branches.get(in.readIndex()).read(in, batch);
    }

    /** The common kinds without boxing. */
    private static FieldReader present(Schema type, int field, String name) {
        if (type.getLogicalType() == null) {
            switch (type.getType()) {
                case INT:
                    return (in, batch) -> batch.setInt(field, in.readInt());
                case LONG:
                    return (in, batch) -> batch.setLong(field, in.readLong());
                case FLOAT:
                    return (in, batch) -> batch.setFloat(field, in.readFloat());
                case DOUBLE:
                    return (in, batch) -> batch.setDouble(field, in.readDouble());
                case BOOLEAN:
                    return (in, batch) -> batch.setBoolean(field, in.readBoolean());
                default:
                    break;
            }
        }
        ValueReader reader = value(type);
        return (in, batch) -> {
            try {
                batch.setBoxed(field, reader.read(in));
            } catch (MalformedRecordException e) {
                throw new MalformedRecordException("field '" + name + "': " + e.getMessage());
            }
        };
    }

    private static ValueReader value(Schema type) {
        return switch (type.getType()) {
            case UNION -> union(type);
            case RECORD -> record(type);
            case ARRAY -> array(type);
            case MAP -> map(type);
            default ->
                    AvroLogical.read(type)
                            .map(logical -> logical(type, logical))
                            .orElseGet(() -> scalar(type, AvroSchemas.kind(type)));
        };
    }

    private static ValueReader logical(Schema type, LogicalType logical) {
        return switch (logical.identifier()) {
            case "date" -> Decoder::readInt;
            case "local_datetime" -> Decoder::readLong;
            case "time" ->
                    type.getType() == Schema.Type.INT
                            ? in -> in.readInt() * 1000L
                            : Decoder::readLong;
            case "uuid" -> uuid(type);
            case "enumeration" -> {
                List<String> names = logical.arguments();
                ValueReader name = scalar(type, Kind.STRING);
                yield in -> {
                    Object found = name.read(in);
                    int index = names.indexOf(found);
                    if (index < 0) {
                        throw new MalformedRecordException("'" + found + "' is none of " + names);
                    }
                    return index;
                };
            }
            default -> scalar(type, AvroSchemas.kind(type));
        };
    }

    /** Text, or 16 bytes. */
    private static ValueReader uuid(Schema type) {
        if (type.getType() == Schema.Type.STRING) {
            return in -> LogicalText.value(in.readString(), LogicalTypes.UUID);
        }
        ValueReader bytes = bytes(type);
        return in -> {
            ByteBuffer both = ByteBuffer.wrap((byte[]) bytes.read(in));
            return new UUID(both.getLong(), both.getLong()).toString();
        };
    }

    private static ValueReader scalar(Schema type, Kind kind) {
        if (kind == Kind.DATETIME) {
            AvroSchemas.Instants unit = AvroSchemas.micros(type.getLogicalType()).orElseThrow();
            boolean small = type.getType() == Schema.Type.INT;
            return in -> micros(small ? in.readInt() : in.readLong(), unit);
        }
        if (kind == Kind.DECIMAL) {
            int scale = ((org.apache.avro.LogicalTypes.Decimal) type.getLogicalType()).getScale();
            ValueReader bytes = bytes(type);
            return in -> new BigDecimal(new BigInteger((byte[]) bytes.read(in)), scale);
        }
        return switch (type.getType()) {
            case BOOLEAN -> Decoder::readBoolean;
            case INT -> Decoder::readInt;
            case LONG -> Decoder::readLong;
            case FLOAT -> Decoder::readFloat;
            case DOUBLE -> Decoder::readDouble;
            case STRING -> Decoder::readString;
            case ENUM -> {
                List<String> symbols = type.getEnumSymbols();
                yield in -> symbols.get(in.readEnum());
            }
            default -> bytes(type);
        };
    }

    private static ValueReader bytes(Schema type) {
        if (type.getType() == Schema.Type.FIXED) {
            int size = type.getFixedSize();
            return in -> {
                byte[] bytes = new byte[size];
                in.readFixed(bytes);
                return bytes;
            };
        }
        return in -> {
            ByteBuffer buffer = in.readBytes(null);
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        };
    }

    private static Object micros(long stored, AvroSchemas.Instants unit)
            throws MalformedRecordException {
        try {
            return switch (unit) {
                case DAYS -> Math.multiplyExact(stored, 86_400_000_000L);
                case MILLIS -> Math.multiplyExact(stored, 1000L);
                case MICROS -> stored;
                case NANOS -> {
                    if (stored % 1000 != 0) {
                        throw new MalformedRecordException(
                                "a timestamp has nanoseconds ("
                                        + stored
                                        + " ns), DATETIME holds microseconds");
                    }
                    yield stored / 1000;
                }
            };
        } catch (ArithmeticException e) {
            throw new MalformedRecordException(
                    "a timestamp is beyond the range of microseconds: " + stored);
        }
    }

    private static ValueReader union(Schema type) {
        List<ValueReader> branches = new ArrayList<>();
        for (Schema branch : type.getTypes()) {
            branches.add(branch.getType() == Schema.Type.NULL ? in -> null : value(branch));
        }
        return in -> branches.get(in.readIndex()).read(in);
    }

    private static ValueReader record(Schema type) {
        List<ValueReader> fields = new ArrayList<>();
        type.getFields().forEach(field -> fields.add(value(field.schema())));
        RowShape shape;
        try {
            shape = RowShape.of(AvroSchemas.rows(type));
        } catch (ProblemException e) {
            throw new IllegalArgumentException("checked before: " + e.getMessage(), e);
        }
        return in -> {
            Object[] values = new Object[fields.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = fields.get(i).read(in);
            }
            return shape.row(values);
        };
    }

    private static ValueReader array(Schema type) {
        ValueReader element = value(type.getElementType());
        return in -> {
            List<Object> values = new ArrayList<>();
            for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
                for (long i = 0; i < count; i++) {
                    values.add(element.read(in));
                }
            }
            return values;
        };
    }

    private static ValueReader map(Schema type) {
        ValueReader element = value(type.getValueType());
        return in -> {
            Map<Object, Object> values = new LinkedHashMap<>();
            for (long count = in.readMapStart(); count > 0; count = in.mapNext()) {
                for (long i = 0; i < count; i++) {
                    String key = in.readString();
                    values.put(key, element.read(in));
                }
            }
            return values;
        };
    }

    @Override
    public void decode(byte[] bytes, int from, int to, BatchBuilder batch)
            throws MalformedRecordException {
        decoder = DecoderFactory.get().binaryDecoder(bytes, from, to - from, decoder);
        try {
            decode(decoder, batch);
            if (!decoder.isEnd()) {
                throw new MalformedRecordException("there are more bytes than the record has");
            }
        } catch (EOFException e) {
            throw new MalformedRecordException("there are fewer bytes than the record has");
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new MalformedRecordException("the bytes are no such record: " + e.getMessage());
        }
    }

    /**
     * Adds the record that the decoder stands at.
     *
     * @throws MalformedRecordException if a value cannot be held; the decoder then stands inside
     *     the record
     * @throws IOException if the bytes are no such record
     */
    public void decode(Decoder in, BatchBuilder batch)
            throws IOException, MalformedRecordException {
        for (FieldReader reader : readers) {
            reader.read(in, batch);
        }
        for (int field : missing) {
            batch.setNull(field);
        }
        batch.addRow();
    }
}
