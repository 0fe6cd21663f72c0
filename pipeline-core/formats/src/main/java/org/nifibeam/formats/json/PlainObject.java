package org.nifibeam.formats.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.Datetimes;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.Utf8;

/**
 * Reads what most records are: one object of scalars, strings without escapes, numbers of few
 * digits. At all else, be it only unusual or wrong, it gives up, and the parser reads the record
 * from its beginning: so values and messages are always the parser's. Confined to one thread.
 */
final class PlainObject {
    private static final int MOST_DIGITS = 15;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    /** Stands for a name that the schema lacks. */
    private static final int UNKNOWN = -1;

    private final Kind[] kinds;
    private final boolean[] nullable;
    private final Map<String, Integer> indexes;
    private final boolean[] seen;

    /** The names of the last record, in order, and their fields: those of the next are the same. */
    private byte[][] names = new byte[16][];

    private int[] fields = new int[16];
    private int known;

    private byte[] bytes;
    private int at;
    private int end;

    /**
     * For objects of these fields.
     *
     * @param seen what has been found is marked here
     */
    PlainObject(Kind[] kinds, boolean[] nullable, Map<String, Integer> indexes, boolean[] seen) {
        this.kinds = kinds;
        this.nullable = nullable;
        this.indexes = indexes;
        this.seen = seen;
    }

    /** True if values of the kind are read here. */
    static boolean reads(Kind kind) {
        return kind != null
                && switch (kind) {
                    case BOOLEAN, INT8, INT16, INT32, INT64, DOUBLE, STRING, DATETIME -> true;
                    case FLOAT, DECIMAL, BYTES -> false;
                };
    }

    /** Sets the fields of the object in {@code record[from, to)}; false if it gave up. */
    boolean read(byte[] record, int from, int to, BatchBuilder batch)
            throws MalformedRecordException {
        bytes = record;
        at = from;
        end = to;
        Arrays.fill(seen, false);
        if (!sign('{')) {
            return false;
        }
        int member = 0;
        do {
            int field = name(member++);
            if (field < UNKNOWN || !sign(':')) {
                return false;
            }
            blanks();
            if (!(field == UNKNOWN ? skip() : value(field, batch))) {
                return false;
            }
            if (field != UNKNOWN) {
                seen[field] = true;
            }
        } while (sign(','));
        if (!sign('}')) {
            return false;
        }
        blanks();
        return at == end;
    }

    private void blanks() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
    }

    private boolean sign(char sign) {
        blanks();
        if (at < end && bytes[at] == sign) {
            at++;
            return true;
        }
        return false;
    }

    /** The field of the name that is next; less than {@link #UNKNOWN} if it gave up. */
    private int name(int member) {
        if (!sign('"')) {
            return UNKNOWN - 1;
        }
        if (member < known && isNext(names[member])) {
            at += names[member].length + 1;
            return fields[member];
        }
        int begin = at;
        while (at < end && bytes[at] != '"') {
            if (bytes[at] < ' ' || bytes[at] == '\\') {
                return UNKNOWN - 1;
            }
            at++;
        }
        if (at == end) {
            return UNKNOWN - 1;
        }
        byte[] name = Arrays.copyOfRange(bytes, begin, at);
        at++;
        if (member == names.length) {
            names = Arrays.copyOf(names, 2 * member);
            fields = Arrays.copyOf(fields, 2 * member);
        }
        names[member] = name;
        fields[member] = indexes.getOrDefault(new String(name, StandardCharsets.US_ASCII), UNKNOWN);
        known = member + 1;
        return fields[member];
    }

    private boolean isNext(byte[] name) {
        int behind = at + name.length;
        return behind < end
                && bytes[behind] == '"'
                && Arrays.equals(bytes, at, behind, name, 0, name.length);
    }

    private boolean value(int field, BatchBuilder batch) throws MalformedRecordException {
        if (at < end && bytes[at] == 'n') {
            if (!nullable[field] || !word(NULL)) {
                return false;
            }
            batch.setNull(field);
            return true;
        }
        return switch (kinds[field]) {
            case BOOLEAN -> truth(field, batch);
            case INT8 -> whole(field, Byte.MAX_VALUE, batch);
            case INT16 -> whole(field, Short.MAX_VALUE, batch);
            case INT32 -> whole(field, Integer.MAX_VALUE, batch);
            case INT64 -> whole(field, Long.MAX_VALUE, batch);
            case DOUBLE -> real(field, batch);
            case STRING -> text(field, batch);
            case DATETIME -> datetime(field, batch);
            case FLOAT, DECIMAL, BYTES -> false;
        };
    }

    private boolean word(byte[] word) {
        int behind = at + word.length;
        if (behind > end || !Arrays.equals(bytes, at, behind, word, 0, word.length)) {
            return false;
        }
        at = behind;
        return isEnd();
    }

    /** True if a value that has no closing sign ends here. */
    private boolean isEnd() {
        return at < end
                && (bytes[at] == ',' || bytes[at] == '}' || bytes[at] == ' ' || bytes[at] == '\t');
    }

    private boolean truth(int field, BatchBuilder batch) {
        boolean value = at < end && bytes[at] == 't';
        if (!word(value ? TRUE : FALSE)) {
            return false;
        }
        batch.setBoolean(field, value);
        return true;
    }

    private boolean whole(int field, long most, BatchBuilder batch) {
        boolean negative = minus();
        int begin = at;
        long value = digits(0);
        if (!isWhole(begin) || !isEnd() || (negative ? value - 1 : value) > most) {
            return false;
        }
        long signed = negative ? -value : value;
        if (most > Integer.MAX_VALUE) {
            batch.setLong(field, signed);
        } else {
            batch.setInt(field, (int) signed);
        }
        return true;
    }

    private boolean minus() {
        boolean negative = at < end && bytes[at] == '-';
        at += negative ? 1 : 0;
        return negative;
    }

    /** Goes on with a number; of too many digits {@link #isWhole} says so. */
    private long digits(long before) {
        long value = before;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + bytes[at] - '0';
            at++;
        }
        return value;
    }

    /** True if a few digits stand from {@code begin} on, without a zero that does not count. */
    private boolean isWhole(int begin) {
        int count = at - begin;
        return count > 0 && count <= MOST_DIGITS && (count == 1 || bytes[begin] != '0');
    }

    /** A fraction of few digits is an exact number divided by an exact power: rounded once. */
    private boolean real(int field, BatchBuilder batch) {
        boolean negative = minus();
        int begin = at;
        long value = digits(0);
        if (!isWhole(begin)) {
            return false;
        }
        int point = at;
        if (at < end && bytes[at] == '.') {
            at++;
            value = digits(value);
        }
        int fraction = Math.max(0, at - point - 1);
        boolean bare = fraction == 0;
        if (at - begin > MOST_DIGITS || bare && (at != point || negative) || !isEnd()) {
            return false;
        }
        double real = value / POWERS[fraction];
        batch.setDouble(field, negative ? -real : real);
        return true;
    }

    /** Goes behind a string; where its content ends, or -1. */
    private int string() {
        if (at >= end || bytes[at] != '"') {
            return -1;
        }
        at++;
        while (at < end) {
            byte next = bytes[at++];
            if (next == '"') {
                return at - 1;
            }
            if (next == '\\' || next >= 0 && next < ' ') {
                return -1;
            }
        }
        return -1;
    }

    private boolean text(int field, BatchBuilder batch) {
        int begin = at + 1;
        int close = string();
        if (close < 0) {
            return false;
        }
        try {
            batch.setObject(field, Utf8.text(bytes, begin, close));
            return true;
        } catch (MalformedRecordException e) {
            return false;
        }
    }

    private boolean datetime(int field, BatchBuilder batch) {
        int begin = at + 1;
        int close = string();
        OptionalLong micros =
                close < 0 ? OptionalLong.empty() : Datetimes.parse(bytes, begin, close);
        micros.ifPresent(value -> batch.setLong(field, value));
        return micros.isPresent();
    }

    /** Goes behind a scalar that nobody wants. */
    private boolean skip() {
        if (at >= end) {
            return false;
        }
        switch (bytes[at]) {
            case '"' -> {
                int begin = at;
                return string() >= 0 && isAscii(begin);
            }
            case 't' -> {
                return word(TRUE);
            }
            case 'f' -> {
                return word(FALSE);
            }
            case 'n' -> {
                return word(NULL);
            }
            default -> {
                minus();
                int begin = at;
                digits(0);
                if (!isWhole(begin)) {
                    return false;
                }
                if (at < end && bytes[at] == '.') {
                    int point = at++;
                    digits(0);
                    return at - point > 1 && isEnd();
                }
                return isEnd();
            }
        }
    }

    private boolean isAscii(int begin) {
        for (int i = begin; i < at; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
