package org.nifibeam.core.coder;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes that grow as they are written. Numbers of fixed size are big-endian; variable ones have
 * seven bits a byte, the lowest first, signed ones in zigzag form (0, −1, 1, −2 …). Confined to one
 * thread; {@link #clear} makes it ready to be used again without giving its memory back.
 */
public final class ByteSink {
    static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The longest array that every JVM makes. */
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private static final int LONGEST_VARINT = 10;

    private byte[] bytes;
    private int size;

    /** An empty sink. */
    public ByteSink() {
        this(64);
    }

    /** An empty sink with room for so many bytes. */
    public ByteSink(int capacity) {
        bytes = new byte[capacity];
    }

    /** How many bytes were written since the beginning or {@link #clear}. */
    public int size() {
        return size;
    }

    /** Forgets what was written and keeps the memory. */
    public void clear() {
        size = 0;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** What was written, to be read at once: it changes when the sink is written to again. */
    public ByteSource source() {
        return new ByteSource(bytes, 0, size);
    }

    /** Appends what was written to another sink. */
    public void writeTo(ByteSink other) {
        other.writeBytes(bytes, 0, size);
    }

    /** This sink as a stream, for code that knows streams; closing it does nothing. */
    public OutputStream asStream() {
        return new OutputStream() {
            @Override
            public void write(int value) {
                writeByte(value);
            }

            @Override
            public void write(byte[] from, int offset, int length) {
                writeBytes(from, offset, length);
            }
        };
    }

    private void reserve(int more) {
        if (more > bytes.length - size) {
            grow(more);
        }
    }

    private void grow(int more) {
        long wanted = (long) size + more;
        if (wanted > LARGEST) {
            throw new CoderException("a value has more than " + LARGEST + " bytes");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST, Math.max(wanted, 2L * bytes.length)));
    }

    /** The lowest eight bits. */
    public void writeByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /** One byte, 0 or 1. */
    public void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    /** Four bytes. */
    public void writeInt(int value) {
        reserve(4);
        INTS.set(bytes, size, value);
        size += 4;
    }

    /** Eight bytes. */
    public void writeLong(long value) {
        reserve(8);
        LONGS.set(bytes, size, value);
        size += 8;
    }

    /** Four bytes, the bits as they are. */
    public void writeFloat(float value) {
        writeInt(Float.floatToRawIntBits(value));
    }

    /** Eight bytes, the bits as they are. */
    public void writeDouble(double value) {
        writeLong(Double.doubleToRawLongBits(value));
    }

    /** One byte for 0 to 127, up to ten for what has its highest bit set. */
    public void writeUnsigned(long value) {
        reserve(LONGEST_VARINT);
        byte[] to = bytes;
        int at = size;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            to[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[at++] = (byte) rest;
        size = at;
    }

    /** One byte for −64 to 63, up to ten for the others. */
    public void writeSigned(long value) {
        writeUnsigned((value << 1) ^ (value >> 63));
    }

    /** The lowest {@code count} bytes of a word, the lowest first. */
    public void writeWord(long word, int count) {
        reserve(8);
        LONGS.set(bytes, size, Long.reverseBytes(word));
        size += count;
    }

    /** The bytes alone, without their length. */
    public void writeBytes(byte[] from, int offset, int length) {
        reserve(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    /** The length as {@link #writeUnsigned}, then the bytes. */
    public void writeBytes(byte[] from) {
        writeUnsigned(from.length);
        writeBytes(from, 0, from.length);
    }

    /**
     * The number of bytes as {@link #writeUnsigned}, then the text as UTF-8. A surrogate without
     * its other half, which UTF-8 has no form for, is written as three bytes like any character of
     * its size, so that every Java string comes back as it was.
     */
    public void writeString(String text) {
        int length = text.length();
        writeUnsigned(length);
        reserve(length);
        byte[] to = bytes;
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                writeWideString(text);
                return;
            }
            to[at + i] = (byte) c;
        }
        size = at + length;
    }

    /** Begins again where the length of the string was written as if it were all ASCII. */
    private void writeWideString(String text) {
        size -= lengthOfUnsigned(text.length());
        long length = utf8Length(text);
        if (length > LARGEST) {
            throw new CoderException("a string has more than " + LARGEST + " bytes");
        }
        writeUnsigned(length);
        reserve((int) length);
        byte[] to = bytes;
        int at = size;
        for (int i = 0; i < text.length(); i++) {
            int c = text.codePointAt(i);
            if (c < 0x80) {
                to[at++] = (byte) c;
            } else if (c < 0x800) {
                to[at++] = (byte) (0xC0 | c >> 6);
                to[at++] = (byte) (0x80 | c & 0x3F);
            } else if (c < 0x10000) {
                to[at++] = (byte) (0xE0 | c >> 12);
                to[at++] = (byte) (0x80 | c >> 6 & 0x3F);
                to[at++] = (byte) (0x80 | c & 0x3F);
            } else {
                to[at++] = (byte) (0xF0 | c >> 18);
                to[at++] = (byte) (0x80 | c >> 12 & 0x3F);
                to[at++] = (byte) (0x80 | c >> 6 & 0x3F);
                to[at++] = (byte) (0x80 | c & 0x3F);
                i++;
            }
        }
        size = at;
    }

    private static int lengthOfUnsigned(int value) {
        return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
    }

    private static long utf8Length(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            int c = text.codePointAt(i);
            length += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            i += c < 0x10000 ? 0 : 1;
        }
        return length;
    }
}
