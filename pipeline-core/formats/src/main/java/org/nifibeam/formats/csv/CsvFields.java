package org.nifibeam.formats.csv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.Utf8;

/**
 * Cuts one record into its fields. A field that begins with a quote ends with one; a quote inside
 * an unquoted field is an ordinary character. Blanks belong to the field. Confined to one thread.
 */
public final class CsvFields {
    private final byte delimiter;
    private final byte quote;
    private byte[] bytes = new byte[0];
    private int[] begins = new int[16];
    private int[] ends = new int[16];
    private boolean[] quoted = new boolean[16];
    private boolean[] escaped = new boolean[16];
    private int count;

    /** For one dialect. */
    public CsvFields(CsvDialect dialect) {
        delimiter = (byte) dialect.delimiter();
        quote = (byte) dialect.quote();
    }

    /** Finds the fields of {@code bytes[from, to)}, which must not change until they are used. */
    public void split(byte[] record, int from, int to) throws MalformedRecordException {
        bytes = record;
        count = 0;
        int at = from;
        while (true) {
            if (count == begins.length) {
                grow();
            }
            at = at < to && record[at] == quote ? quotedField(at, to) : plainField(at, to);
            count++;
            if (at == to) {
                return;
            }
            at++;
        }
    }

    private int plainField(int from, int to) {
        int at = from;
        while (at < to && bytes[at] != delimiter) {
            at++;
        }
        begins[count] = from;
        ends[count] = at;
        quoted[count] = false;
        escaped[count] = false;
        return at;
    }

    private int quotedField(int from, int to) throws MalformedRecordException {
        int at = from + 1;
        boolean doubled = false;
        while (true) {
            while (at < to && bytes[at] != quote) {
                at++;
            }
            if (at == to) {
                throw new MalformedRecordException(
                        "column " + (count + 1) + ": a quote is opened and never closed");
            }
            if (at + 1 == to || bytes[at + 1] != quote) {
                break;
            }
            doubled = true;
            at += 2;
        }
        begins[count] = from + 1;
        ends[count] = at;
        quoted[count] = true;
        escaped[count] = doubled;
        if (at + 1 < to && bytes[at + 1] != delimiter) {
            throw new MalformedRecordException(
                    "column "
                            + (count + 1)
                            + ": between the closing quote and the delimiter stands '"
                            + (char) bytes[at + 1]
                            + "'; a quote inside a quoted field is doubled");
        }
        return at + 1;
    }

    private void grow() {
        int size = count * 2;
        begins = Arrays.copyOf(begins, size);
        ends = Arrays.copyOf(ends, size);
        quoted = Arrays.copyOf(quoted, size);
        escaped = Arrays.copyOf(escaped, size);
    }

    /** How many fields the record has, at least one. */
    public int count() {
        return count;
    }

    /** True if the field stands in quotes. */
    public boolean isQuoted(int field) {
        return quoted[field];
    }

    /** True if the field is unquoted and of these bytes. */
    boolean isPlain(int field, byte[] text) {
        return !quoted[field]
                && Arrays.equals(bytes, begins[field], ends[field], text, 0, text.length);
    }

    boolean isEscaped(int field) {
        return escaped[field];
    }

    int begin(int field) {
        return begins[field];
    }

    int end(int field) {
        return ends[field];
    }

    /** The field's bytes with doubled quotes made one. */
    byte[] unescaped(int field) {
        byte[] plain = new byte[ends[field] - begins[field]];
        int size = 0;
        for (int i = begins[field]; i < ends[field]; i++) {
            plain[size++] = bytes[i];
            if (bytes[i] == quote) {
                i++;
            }
        }
        return Arrays.copyOf(plain, size);
    }

    /** The field's text. */
    public String text(int field) throws MalformedRecordException {
        if (escaped[field]) {
            byte[] plain = unescaped(field);
            return Utf8.text(plain, 0, plain.length);
        }
        return Utf8.text(bytes, begins[field], ends[field]);
    }

    /** All fields' texts. */
    public List<String> texts() throws MalformedRecordException {
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(text(i));
        }
        return texts;
    }
}
