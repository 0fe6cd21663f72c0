package org.nifibeam.formats.json;

import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.Datetimes;

/**
 * Writes rows of numbers, flags, instants and plain text, what most rows are of, without a
 * generator: byte for byte what one writes. Text that is not ASCII or has something to be escaped,
 * and floating numbers that JSON has not, are left to the generator, with their whole row. Used by
 * one thread.
 */
final class PlainRows {
    /** The longest number, instant or constant, with quotes. */
    private static final int LONGEST = 40;

    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    private final Kind[] kinds;

    /** What stands before each value. */
    private final byte[][] before;

    private byte[] line = new byte[256];
    private int at;

    private PlainRows(Schema schema) {
        kinds = new Kind[schema.size()];
        before = new byte[schema.size()][];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = ((FieldType.Scalar) schema.type(i)).kind();
            String name =
                    new String(
                            new SerializedString(schema.field(i).name()).asQuotedUTF8(),
                            StandardCharsets.UTF_8);
            before[i] = ((i == 0 ? "{\"" : ",\"") + name + "\":").getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Those of a schema, if all its fields are plain. */
    static Optional<PlainRows> of(Schema schema) {
        return schema.size() > 0
                        && schema.fields().stream().allMatch(field -> isPlain(field.type()))
                ? Optional.of(new PlainRows(schema))
                : Optional.empty();
    }

    private static boolean isPlain(FieldType type) {
        return type instanceof FieldType.Scalar scalar
                && scalar.kind() != Kind.BYTES
                && scalar.kind() != Kind.DECIMAL;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes a row; false if it must be left to the generator, and nothing is written. */
    boolean write(Row row, OutputStream output) throws IOException {
        at = 0;
        for (int i = 0; i < kinds.length; i++) {
            put(before[i]);
            if (row.isNull(i)) {
                put(NULL);
            } else if (!value(row, i)) {
                return false;
            }
        }
        reserve(1);
        line[at++] = '}';
        output.write(line, 0, at);
        return true;
    }

    private boolean value(Row row, int field) {
        return switch (kinds[field]) {
            case BOOLEAN -> put(row.getBoolean(field) ? TRUE : FALSE);
            case INT8, INT16, INT32 -> number(row.getInt(field));
            case INT64 -> number(row.getLong(field));
            case FLOAT -> number(row.getFloat(field));
            case DOUBLE -> number(row.getDouble(field));
            case DATETIME -> text(Datetimes.print(row.getLong(field)));
            case STRING -> text((String) row.get(field));
            case DECIMAL, BYTES -> false;
        };
    }

    private boolean put(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, line, at, bytes.length);
        at += bytes.length;
        return true;
    }

    private void reserve(int more) {
        if (line.length - at < more) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, at + more));
        }
    }

    private boolean number(long value) {
        reserve(LONGEST);
        at = NumberOutput.outputLong(value, line, at);
        return true;
    }

    private boolean number(float value) {
        return Float.isFinite(value) && raw(NumberOutput.toString(value, true));
    }

    private boolean number(double value) {
        return Double.isFinite(value) && raw(NumberOutput.toString(value, true));
    }

    /** ASCII as it is. */
    private boolean raw(String text) {
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            line[at + i] = (byte) text.charAt(i);
        }
        at += length;
        return true;
    }

    private boolean text(String text) {
        int length = text.length();
        reserve(length + 2);
        byte[] bytes = line;
        int to = at;
        bytes[to++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
            bytes[to++] = (byte) c;
        }
        bytes[to++] = '"';
        at = to;
        return true;
    }
}
