package org.nifibeam.file.parquet;

import java.util.Arrays;

/**
 * Parquet's run-length and bit-packing hybrid (parquet-format, Encodings.md, "RLE = 3"): levels and
 * dictionary indexes of up to 32 bits. The array must have at least {@link PageReader#SLACK} bytes
 * behind the data, for whole-word loads.
 */
final class HybridDecoder {
    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int width;

    /** Values left in the current run. */
    private int left;

    private boolean repeated;
    private int value;

    /** Position in bits of the next value of a packed run. */
    private long bit;

    void start(byte[] data, int from, int to, int bits) {
        if (bits < 0 || bits > 32) {
            throw new IllegalArgumentException("values of " + bits + " bits");
        }
        bytes = data;
        at = from;
        end = to;
        width = bits;
        left = 0;
    }

    /** The next {@code count} values. */
    void read(int[] target, int count) {
        int done = 0;
        while (done < count) {
            nextRun();
            int now = Math.min(left, count - done);
            if (repeated) {
                Arrays.fill(target, done, done + now, value);
            } else {
                unpack(target, done, now);
            }
            left -= now;
            done += now;
        }
    }

    void skip(int count) {
        int done = 0;
        while (done < count) {
            nextRun();
            int now = Math.min(left, count - done);
            if (!repeated) {
                bit += (long) now * width;
            }
            left -= now;
            done += now;
        }
    }

    /**
     * Skips {@code count} values and says true if all of them are surely {@code wanted}; otherwise
     * does nothing.
     */
    boolean skipAll(int wanted, int count) {
        if (count == 0) {
            return true;
        }
        nextRun();
        if (!repeated || value != wanted || left < count) {
            return false;
        }
        left -= count;
        return true;
    }

    private void nextRun() {
        while (left == 0) {
            if (width == 0) {
                // Nothing need be stored for values of no bits.
                repeated = true;
                value = 0;
                left = Integer.MAX_VALUE;
                return;
            }
            int header = unsignedVarInt();
            repeated = (header & 1) == 0;
            if (repeated) {
                left = header >>> 1;
                int size = (width + 7) >>> 3;
                value = Bytes.getInt(bytes, at) & (int) ((1L << (size * 8)) - 1);
                at += size;
            } else {
                int groups = header >>> 1;
                left = Math.multiplyExact(groups, 8);
                bit = (long) at << 3;
                // The last group may be cut short by the end of the data.
                at = (int) Math.min(end, at + (long) groups * width);
            }
        }
    }

    private int unsignedVarInt() {
        int result = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            if (at >= end) {
                throw new IllegalArgumentException("the run-length data end too early");
            }
            byte next = bytes[at++];
            result |= (next & 0x7F) << shift;
            if (next >= 0) {
                return result;
            }
        }
        throw new IllegalArgumentException("a run's length is too long");
    }

    private void unpack(int[] target, int from, int count) {
        byte[] data = bytes;
        long position = bit;
        int bits = width;
        int mask = (int) ((1L << bits) - 1);
        int i = from;
        // Of 64 bits, up to seven belong to what is before: four values of 14 bits are the most.
        if (bits <= 14) {
            for (; i + 4 <= from + count; i += 4) {
                long word = Bytes.getLong(data, (int) (position >>> 3)) >>> (position & 7);
                target[i] = (int) word & mask;
                target[i + 1] = (int) (word >>> bits) & mask;
                target[i + 2] = (int) (word >>> 2 * bits) & mask;
                target[i + 3] = (int) (word >>> 3 * bits) & mask;
                position += 4L * bits;
            }
        } else if (bits <= 28) {
            for (; i + 2 <= from + count; i += 2) {
                long word = Bytes.getLong(data, (int) (position >>> 3)) >>> (position & 7);
                target[i] = (int) word & mask;
                target[i + 1] = (int) (word >>> bits) & mask;
                position += 2L * bits;
            }
        }
        for (; i < from + count; i++) {
            target[i] =
                    (int) (Bytes.getLong(data, (int) (position >>> 3)) >>> (position & 7)) & mask;
            position += bits;
        }
        bit = position;
    }
}
