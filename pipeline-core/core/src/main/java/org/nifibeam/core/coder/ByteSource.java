package org.nifibeam.core.coder;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Bytes to be read from front to back, in the forms that {@link ByteSink} writes. Whatever the
 * bytes are, reading gives a value or a {@link CoderException}; lengths are compared with the bytes
 * left before memory is taken for them. Confined to one thread.
 */
public final class ByteSource {
    private final byte[] bytes;
    private final int end;
    private int at;

    /** All the bytes; the array is read, never changed. */
    public ByteSource(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** A part of an array. */
    public ByteSource(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
    }

    /** How many bytes are left. */
    public int remaining() {
        return end - at;
    }

    /** The bytes left as a stream, for code that knows streams; what it reads is read here. */
    public InputStream asStream() {
        return new InputStream() {
            @Override
            public int read() {
                return at == end ? -1 : bytes[at++] & 0xFF;
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                Objects.checkFromIndexSize(offset, length, to.length);
                if (length > 0 && at == end) {
                    return -1;
                }
                int count = Math.min(length, remaining());
                System.arraycopy(bytes, at, to, offset, count);
                at += count;
                return count;
            }

            @Override
            public int available() {
                return remaining();
            }
        };
    }

    private int take(int count) {
        int from = at;
        if (count < 0 || count > end - from) {
            throw truncated(count);
        }
        at = from + count;
        return from;
    }

    private CoderException truncated(long wanted) {
        return new CoderException(
                "the bytes end too soon: "
                        + wanted
                        + " more are wanted and "
                        + remaining()
                        + " are left");
    }

    /** A byte, −128 to 127. */
    public byte readByte() {
        return bytes[take(1)];
    }

    /** A byte that is 0 or 1. */
    public boolean readBoolean() {
        byte value = readByte();
        if ((value & ~1) != 0) {
            throw new CoderException("a byte should be 0 or 1 and is " + value);
        }
        return value == 1;
    }

    /** Four bytes. */
    public int readInt() {
        return (int) ByteSink.INTS.get(bytes, take(4));
    }

    /** Eight bytes. */
    public long readLong() {
        return (long) ByteSink.LONGS.get(bytes, take(8));
    }

    /** Four bytes, as they are. */
    public float readFloat() {
        return Float.intBitsToFloat(readInt());
    }

    /** Eight bytes, as they are. */
    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    /** What {@link ByteSink#writeUnsigned} wrote. */
    public long readUnsigned() {
        int from = at;
        if (from < end && bytes[from] >= 0) {
            at = from + 1;
            return bytes[from];
        }
        return readLongUnsigned();
    }

    private long readLongUnsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = readByte();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                if (shift == 63 && next > 1 || shift > 0 && next == 0) {
                    break;
                }
                return value;
            }
        }
        throw new CoderException("a number of variable length is damaged");
    }

    /** What {@link ByteSink#writeSigned} wrote. */
    public long readSigned() {
        long value = readUnsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    /** What {@link ByteSink#writeSigned} wrote of a value from {@code least} to {@code most}. */
    public int readSigned(int least, int most) {
        long value = readSigned();
        if (value < least || value > most) {
            throw new CoderException(
                    "a number should be from " + least + " to " + most + " and is " + value);
        }
        return (int) value;
    }

    /** What {@link ByteSink#writeSigned} wrote of an int. */
    public int readSignedInt() {
        return readSigned(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** What {@link ByteSink#writeWord} wrote. */
    public long readWord(int count) {
        int from = take(count);
        long word = 0;
        for (int i = 0; i < count; i++) {
            word |= (bytes[from + i] & 0xFFL) << (8 * i);
        }
        return word;
    }

    /**
     * A number of things of at least one byte each, as {@link ByteSink#writeUnsigned} wrote it;
     * never more than the bytes left.
     */
    public int readCount() {
        long count = readUnsigned();
        if (count < 0 || count > remaining()) {
            throw new CoderException(
                    "the bytes end too soon: a length is "
                            + Long.toUnsignedString(count)
                            + " and "
                            + remaining()
                            + " bytes are left");
        }
        return (int) count;
    }

    /** So many bytes. */
    public byte[] readBytes(int count) {
        int from = take(count);
        byte[] copy = new byte[count];
        System.arraycopy(bytes, from, copy, 0, count);
        return copy;
    }

    /** A length and so many bytes, as {@link ByteSink#writeBytes(byte[])} wrote them. */
    public byte[] readBytes() {
        return readBytes(readCount());
    }

    /** Passes over so many bytes. */
    public void skip(int count) {
        take(count);
    }

    /** Takes so many bytes away as a source of their own. */
    public ByteSource slice(int count) {
        return new ByteSource(bytes, take(count), count);
    }

    /** What {@link ByteSink#writeString} wrote. */
    public String readString() {
        int length = readCount();
        int from = take(length);
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : readExactly(from, from + length);
    }

    /** Byte by byte: the JDK replaces what is no UTF-8, and knows no lone surrogates. */
    private String readExactly(int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int i = from;
        while (i < to) {
            int first = bytes[i++];
            if (first >= 0) {
                text.append((char) first);
                continue;
            }
            int more = first < (byte) 0xE0 ? 1 : first < (byte) 0xF0 ? 2 : 3;
            int point = first & (0x3F >> more);
            if (first < (byte) 0xC2 || first > (byte) 0xF4 || more > to - i) {
                throw notText();
            }
            for (int j = 0; j < more; j++) {
                int next = bytes[i++];
                if ((next & 0xC0) != 0x80) {
                    throw notText();
                }
                point = point << 6 | next & 0x3F;
            }
            if (point < (more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000) || point > 0x10FFFF) {
                throw notText();
            }
            text.appendCodePoint(point);
        }
        return text.toString();
    }

    private static CoderException notText() {
        return new CoderException("a string is damaged: its bytes are no UTF-8");
    }
}
