package org.nifibeam.formats.registry;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.nifibeam.formats.MalformedRecordException;

/**
 * What stands before a record: a byte 0, the schema's id (four bytes, the highest first) and, of
 * Protobuf, which of the file's messages it is: how many numbers, then the message's index on each
 * level, as signed varints; the first message of a file is a single 0.
 *
 * @param id the schema's
 * @param path of Protobuf, which message; else empty
 * @param begin where the record itself begins
 */
record WireFormat(int id, List<Integer> path, int begin) {
    private static final int MAGIC = 0;
    private static final int ID_BYTES = 4;
    private static final int DEEPEST = 100;

    WireFormat {
        path = List.copyOf(path);
    }

    static WireFormat read(SchemaKind kind, byte[] bytes, int from, int to)
            throws MalformedRecordException {
        if (to - from <= ID_BYTES || bytes[from] != MAGIC) {
            throw new MalformedRecordException(
                    "it does not begin with a byte 0 and the id of a registered schema");
        }
        int id = 0;
        for (int i = 1; i <= ID_BYTES; i++) {
            id = id << Byte.SIZE | bytes[from + i] & 0xFF;
        }
        int begin = from + ID_BYTES + 1;
        if (kind != SchemaKind.PROTOBUF) {
            return new WireFormat(id, List.of(), begin);
        }
        Varints numbers = new Varints(bytes, begin, to);
        int count = numbers.next();
        if (count == 0) {
            return new WireFormat(id, List.of(0), numbers.at);
        }
        if (count < 0 || count > DEEPEST) {
            throw new MalformedRecordException("a message " + count + " levels deep");
        }
        List<Integer> path = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            path.add(numbers.next());
        }
        return new WireFormat(id, path, numbers.at);
    }

    /** Those bytes. */
    static byte[] bytes(int id, SchemaKind kind, List<Integer> path) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(MAGIC);
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write(id >>> shift);
        }
        if (kind == SchemaKind.PROTOBUF) {
            if (path.equals(List.of(0))) {
                write(0, out);
            } else {
                write(path.size(), out);
                path.forEach(index -> write(index, out));
            }
        }
        return out.toByteArray();
    }

    private static void write(int number, ByteArrayOutputStream out) {
        int left = number << 1 ^ number >> Integer.SIZE - 1;
        while ((left & ~0x7F) != 0) {
            out.write(left & 0x7F | 0x80);
            left >>>= 7;
        }
        out.write(left);
    }

    /** Reads one number after the other. */
    private static final class Varints {
        private final byte[] bytes;
        private final int to;
        private int at;

        Varints(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.at = from;
            this.to = to;
        }

        int next() throws MalformedRecordException {
            int value = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += 7) {
                if (at == to) {
                    break;
                }
                byte one = bytes[at++];
                value |= (one & 0x7F) << shift;
                if (one >= 0) {
                    return value >>> 1 ^ -(value & 1);
                }
            }
            throw new MalformedRecordException("it does not say which message of its schema it is");
        }
    }
}
