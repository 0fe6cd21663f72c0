package org.nifibeam.file.parquet.write;

import java.util.Arrays;

/** Bytes gathered in memory, little-endian. Confined to one thread. */
final class ByteSink {
    private byte[] bytes = new byte[1024];
    private int size;

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    void put(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    void put(byte[] more) {
        put(more, 0, more.length);
    }

    void put(byte[] more, int from, int length) {
        reserve(length);
        System.arraycopy(more, from, bytes, size, length);
        size += length;
    }

    void putInt(int value) {
        reserve(4);
        bytes[size++] = (byte) value;
        bytes[size++] = (byte) (value >> 8);
        bytes[size++] = (byte) (value >> 16);
        bytes[size++] = (byte) (value >> 24);
    }

    void putLong(long value) {
        putInt((int) value);
        putInt((int) (value >> 32));
    }

    /** Seven bits a byte, the lowest first. */
    void putVariable(int value) {
        int left = value;
        while ((left & ~0x7F) != 0) {
            put(left & 0x7F | 0x80);
            left >>>= 7;
        }
        put(left);
    }
}
