package org.nifibeam.file.parquet;

/**
 * DELTA_BINARY_PACKED (parquet-format, Encodings.md): blocks of miniblocks of bit-packed
 * differences. Decodes the page's values at once, since they depend on each other, and hands them
 * out from there.
 */
final class DeltaDecoder {
    private final byte[] bytes;
    private int at;
    private final long[] values;
    private int next;

    DeltaDecoder(byte[] bytes, int from, int limit) {
        this.bytes = bytes;
        this.at = from;
        int blockSize = varInt();
        int miniblocks = varInt();
        int total = varInt();
        if (total < 0
                || total > limit
                || miniblocks <= 0
                || blockSize <= 0
                || blockSize % (miniblocks * 8) != 0) {
            throw new IllegalArgumentException("a block of delta values is damaged");
        }
        this.values = new long[total];
        if (total > 0) {
            decode(blockSize / miniblocks, miniblocks);
        } else {
            zigZag();
        }
    }

    /** The offset behind the encoded values. */
    int end() {
        return at;
    }

    int size() {
        return values.length;
    }

    int nextInt() {
        return (int) values[next++];
    }

    void read(int[] target, int count) {
        for (int i = 0; i < count; i++) {
            target[i] = (int) values[next + i];
        }
        next += count;
    }

    void read(long[] target, int count) {
        System.arraycopy(values, next, target, 0, count);
        next += count;
    }

    private void decode(int miniblockSize, int miniblocks) {
        long value = zigZag();
        values[0] = value;
        int done = 1;
        while (done < values.length) {
            long minimum = zigZag();
            int widths = at;
            at += miniblocks;
            for (int i = 0; i < miniblocks && done < values.length; i++) {
                int width = bytes[widths + i] & 0xFF;
                if (width > 64) {
                    throw new IllegalArgumentException("delta values of " + width + " bits");
                }
                int count = Math.min(miniblockSize, values.length - done);
                long bit = (long) at << 3;
                for (int k = 0; k < count; k++) {
                    value += minimum + unpack(bit, width);
                    values[done++] = value;
                    bit += width;
                }
                at += miniblockSize / 8 * width;
            }
        }
    }

    private long unpack(long bit, int width) {
        if (width == 0) {
            return 0;
        }
        int offset = (int) (bit >>> 3);
        int shift = (int) (bit & 7);
        long word = Bytes.getLong(bytes, offset) >>> shift;
        if (width + shift > 64) {
            word |= (long) bytes[offset + 8] << (64 - shift);
        }
        return width == 64 ? word : word & ((1L << width) - 1);
    }

    private int varInt() {
        long value = varLong();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a length of delta values is out of range");
        }
        return (int) value;
    }

    private long zigZag() {
        long value = varLong();
        return (value >>> 1) ^ -(value & 1);
    }

    private long varLong() {
        long result = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte next = bytes[at++];
            result |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return result;
            }
        }
        throw new IllegalArgumentException("a number of delta values is too long");
    }
}
