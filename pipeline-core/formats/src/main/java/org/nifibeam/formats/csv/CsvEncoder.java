package org.nifibeam.formats.csv;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.LogicalType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.LogicalText;
import org.nifibeam.formats.RowEncoder;
import org.nifibeam.formats.ScalarText;

/**
 * Writes CSV records. A field is quoted if it holds the delimiter, a quote or a line end, begins or
 * ends with a blank, begins with the comment's sign, or is a string that would pass for null.
 * Fields are scalars; an instant is ISO-8601, bytes are base64, logical types {@link LogicalText}.
 */
public final class CsvEncoder implements RowEncoder {
    private final Kind[] kinds;

    /** Of each field the type whose text is its own; null where its kind says all. */
    private final LogicalType[] meanings;

    private final List<String> names;
    private final CsvDialect dialect;
    private final byte[] nullText;
    private byte[] line = new byte[256];
    private int size;

    /** For rows of a schema of scalars. */
    public CsvEncoder(Schema schema, CsvDialect dialect) {
        this.names = schema.names();
        this.dialect = dialect;
        this.nullText = dialect.nullBytes();
        this.kinds =
                schema.fields().stream()
                        .map(field -> ((FieldType.Scalar) field.type().base()).kind())
                        .toArray(Kind[]::new);
        this.meanings =
                schema.fields().stream()
                        .map(Field::type)
                        .map(
                                type ->
                                        LogicalText.isKnown(type)
                                                ? ((FieldType.Logical) type).type()
                                                : null)
                        .toArray(LogicalType[]::new);
    }

    /** The names of the fields as a record. */
    public void encodeHeader(Schema schema, OutputStream output) throws IOException {
        size = 0;
        for (int i = 0; i < schema.size(); i++) {
            separate(i);
            text(schema.field(i).name());
        }
        output.write(line, 0, size);
    }

    @Override
    public void encode(Row row, OutputStream output) throws IOException {
        size = 0;
        for (int i = 0; i < kinds.length; i++) {
            separate(i);
            if (row.isNull(i)) {
                // A record that is one empty field would be an empty line, which is no record.
                append(nullText);
            } else {
                field(row, i);
            }
        }
        output.write(line, 0, size);
    }

    private void separate(int field) {
        if (field > 0) {
            append((byte) dialect.delimiter());
        }
    }

    private void meaning(Row row, int index) throws IOException {
        try {
            text(LogicalText.print(row.get(index), meanings[index]));
        } catch (IllegalArgumentException e) {
            throw new IOException("field '" + names.get(index) + "': " + e.getMessage(), e);
        }
    }

    private void field(Row row, int index) throws IOException {
        if (meanings[index] != null) {
            meaning(row, index);
            return;
        }
        switch (kinds[index]) {
            case INT8, INT16, INT32 -> ascii(Integer.toString(row.getInt(index)));
            case INT64 -> ascii(Long.toString(row.getLong(index)));
            case DOUBLE -> ascii(Double.toString(row.getDouble(index)));
            case STRING -> text((String) row.get(index));
            case BOOLEAN, FLOAT, DECIMAL, BYTES, DATETIME ->
                    text(ScalarText.print(row.get(index), kinds[index]));
        }
    }

    /** A number: unquoted, unless the delimiter is a sign of numbers or it reads as null. */
    private void ascii(String text) {
        if (text.indexOf(dialect.delimiter()) >= 0 || text.equals(dialect.nullText())) {
            text(text);
            return;
        }
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            line[size++] = (byte) text.charAt(i);
        }
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!needsQuotes(bytes, text)) {
            append(bytes);
            return;
        }
        byte quote = (byte) dialect.quote();
        append(quote);
        for (byte value : bytes) {
            if (value == quote) {
                append(quote);
            }
            append(value);
        }
        append(quote);
    }

    private boolean needsQuotes(byte[] bytes, String text) {
        if (bytes.length == 0 || text.equals(dialect.nullText())) {
            return true;
        }
        byte first = bytes[0];
        if (first == ' '
                || bytes[bytes.length - 1] == ' '
                || dialect.comment().filter(sign -> sign == first).isPresent()) {
            return true;
        }
        for (byte value : bytes) {
            if (value == dialect.delimiter()
                    || value == dialect.quote()
                    || value == '\n'
                    || value == '\r') {
                return true;
            }
        }
        return false;
    }

    private void append(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, line, size, bytes.length);
        size += bytes.length;
    }

    private void append(byte value) {
        reserve(1);
        line[size++] = value;
    }

    private void reserve(int more) {
        if (line.length - size < more) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, size + more));
        }
    }
}
