package org.nifibeam.file.parquet.write;

import org.apache.parquet.format.Type;

/** Values one after the other (parquet-format, Encodings.md, "PLAIN"). Confined to one thread. */
final class PlainValues {
    private final Type physical;
    private final ByteSink bytes = new ByteSink();
    private int held;
    private int bits;

    PlainValues(Type physical) {
        this.physical = physical;
    }

    /** A value of one, four or eight bytes as its bits. */
    void add(long value) {
        switch (physical) {
            case BOOLEAN -> {
                bits |= (int) value << held++;
                if (held == 8) {
                    flushBits();
                }
            }
            case INT32, FLOAT -> bytes.putInt((int) value);
            default -> bytes.putLong(value);
        }
    }

    /** A value of bytes. */
    void add(byte[] value) {
        if (physical == Type.BYTE_ARRAY) {
            bytes.putInt(value.length);
        }
        bytes.put(value);
    }

    private void flushBits() {
        bytes.put(bits);
        bits = 0;
        held = 0;
    }

    /** How many whole bytes there are. */
    int size() {
        return bytes.size();
    }

    /** What has been added, to which nothing more is added before a clear. */
    ByteSink bytes() {
        if (held > 0) {
            flushBits();
        }
        return bytes;
    }

    void clear() {
        bytes.clear();
        held = 0;
        bits = 0;
    }
}
