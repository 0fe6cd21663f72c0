package org.nifibeam.file.parquet;

import java.util.Arrays;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;

/**
 * The values of one page in order, nulls left out. The target's class goes by the column's physical
 * type: {@code boolean[]}, {@code int[]}, {@code long[]}, {@code float[]}, {@code double[]}, else
 * {@link Slices}.
 */
sealed interface PageValues {
    void read(Object target, int count);

    /**
     * Values of the given encoding in {@code bytes[from, to)}; dictionary indexes are not for this
     * class.
     */
    static PageValues of(
            Encoding encoding, ParquetColumn column, byte[] bytes, int from, int to, int limit) {
        Type type = column.physical();
        int width = width(column);
        boolean integer = type == Type.INT32 || type == Type.INT64;
        boolean binary = type == Type.BYTE_ARRAY;
        boolean fixed = type == Type.FIXED_LEN_BYTE_ARRAY;
        if (encoding == Encoding.PLAIN) {
            return new Plain(bytes, from, to, width);
        } else if (encoding == Encoding.RLE && type == Type.BOOLEAN) {
            return new BooleanRuns(bytes, from);
        } else if (encoding == Encoding.DELTA_BINARY_PACKED && integer) {
            return new Deltas(new DeltaDecoder(bytes, from, limit));
        } else if (encoding == Encoding.DELTA_LENGTH_BYTE_ARRAY && binary) {
            return new DeltaLengths(bytes, from, limit);
        } else if (encoding == Encoding.DELTA_BYTE_ARRAY && (binary || fixed)) {
            return new DeltaStrings(bytes, from, limit);
        } else if (encoding == Encoding.BYTE_STREAM_SPLIT && width > 0 && type != Type.INT96) {
            return new Plain(joined(bytes, from, to, width), 0, to - from, width);
        }
        throw new IllegalArgumentException(
                "values of type " + type + " in encoding " + encoding + " cannot be read");
    }

    /** Values in PLAIN encoding, which dictionaries have too. */
    static Plain plain(ParquetColumn column, byte[] bytes, int from, int to) {
        return new Plain(bytes, from, to, width(column));
    }

    /** Bytes a value, 0 where they differ. */
    private static int width(ParquetColumn column) {
        return switch (column.physical()) {
            case INT96 -> 12;
            case FIXED_LEN_BYTE_ARRAY -> column.typeLength();
            case INT32, FLOAT -> 4;
            case INT64, DOUBLE -> 8;
            case BOOLEAN, BYTE_ARRAY -> 0;
        };
    }

    /** BYTE_STREAM_SPLIT undone: byte k of all values stood together. */
    private static byte[] joined(byte[] bytes, int from, int to, int width) {
        int count = (to - from) / width;
        byte[] joined = new byte[to - from + PageReader.SLACK];
        for (int k = 0; k < width; k++) {
            for (int i = 0; i < count; i++) {
                joined[i * width + k] = bytes[from + k * count + i];
            }
        }
        return joined;
    }

    /** PLAIN. */
    final class Plain implements PageValues {
        private final byte[] bytes;
        private final int end;
        private final int width;
        private int at;

        /** For booleans, which are single bits. */
        private int bit;

        Plain(byte[] bytes, int from, int to, int width) {
            this.bytes = bytes;
            this.at = from;
            this.end = to;
            this.width = width;
        }

        @Override
        public void read(Object target, int count) {
            if (target instanceof long[] longs) {
                int from = take(count);
                for (int i = 0; i < count; i++) {
                    longs[i] = Bytes.getLong(bytes, from + 8 * i);
                }
            } else if (target instanceof int[] ints) {
                int from = take(count);
                for (int i = 0; i < count; i++) {
                    ints[i] = Bytes.getInt(bytes, from + 4 * i);
                }
            } else if (target instanceof double[] doubles) {
                int from = take(count);
                for (int i = 0; i < count; i++) {
                    doubles[i] = Double.longBitsToDouble(Bytes.getLong(bytes, from + 8 * i));
                }
            } else if (target instanceof float[] floats) {
                int from = take(count);
                for (int i = 0; i < count; i++) {
                    floats[i] = Float.intBitsToFloat(Bytes.getInt(bytes, from + 4 * i));
                }
            } else if (target instanceof boolean[] booleans) {
                readBits(booleans, count);
            } else if (width > 0) {
                readFixed((Slices) target, count);
            } else {
                readBinary((Slices) target, count);
            }
        }

        private int take(int count) {
            int from = at;
            if ((long) count * width > end - at) {
                throw new IllegalArgumentException("the page ends too early");
            }
            at += count * width;
            return from;
        }

        private void readBits(boolean[] target, int count) {
            if (((bit + count + 7) >>> 3) > end - at) {
                throw new IllegalArgumentException("the page ends too early");
            }
            for (int i = 0; i < count; i++, bit++) {
                target[i] = (bytes[at + (bit >>> 3)] >>> (bit & 7) & 1) != 0;
            }
        }

        private void readFixed(Slices target, int count) {
            int from = take(count);
            target.bytes = bytes;
            for (int i = 0; i < count; i++) {
                target.offsets[i] = from + i * width;
                target.lengths[i] = width;
            }
        }

        private void readBinary(Slices target, int count) {
            target.bytes = bytes;
            for (int i = 0; i < count; i++) {
                int length = Bytes.getInt(bytes, at);
                if (length < 0 || length > end - at - 4) {
                    throw new IllegalArgumentException("a value reaches beyond its page");
                }
                target.offsets[i] = at + 4;
                target.lengths[i] = length;
                at += 4 + length;
            }
        }
    }

    /** Booleans as runs, behind their length in bytes. */
    final class BooleanRuns implements PageValues {
        private final HybridDecoder runs = new HybridDecoder();
        private int[] bits = new int[0];

        BooleanRuns(byte[] bytes, int from) {
            runs.start(bytes, from + 4, from + 4 + Bytes.getInt(bytes, from), 1);
        }

        @Override
        public void read(Object target, int count) {
            if (bits.length < count) {
                bits = new int[count];
            }
            runs.read(bits, count);
            boolean[] booleans = (boolean[]) target;
            for (int i = 0; i < count; i++) {
                booleans[i] = bits[i] != 0;
            }
        }
    }

    /** DELTA_BINARY_PACKED. */
    final class Deltas implements PageValues {
        private final DeltaDecoder deltas;

        Deltas(DeltaDecoder deltas) {
            this.deltas = deltas;
        }

        @Override
        public void read(Object target, int count) {
            if (target instanceof long[] longs) {
                deltas.read(longs, count);
            } else {
                deltas.read((int[]) target, count);
            }
        }
    }

    /** DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes. */
    final class DeltaLengths implements PageValues {
        private final byte[] bytes;
        private final DeltaDecoder lengths;
        private int at;

        DeltaLengths(byte[] bytes, int from, int limit) {
            this.bytes = bytes;
            this.lengths = new DeltaDecoder(bytes, from, limit);
            this.at = lengths.end();
        }

        @Override
        public void read(Object target, int count) {
            Slices slices = (Slices) target;
            slices.bytes = bytes;
            for (int i = 0; i < count; i++) {
                int length = lengths.nextInt();
                if (length < 0 || length > bytes.length - at) {
                    throw new IllegalArgumentException("a value reaches beyond its page");
                }
                slices.offsets[i] = at;
                slices.lengths[i] = length;
                at += length;
            }
        }
    }

    /** DELTA_BYTE_ARRAY: each value takes its first bytes from the one before. */
    final class DeltaStrings implements PageValues {
        private final DeltaDecoder prefixes;
        private final DeltaLengths suffixes;
        private final Slices suffix = new Slices(1);
        private byte[] previous = new byte[0];
        private int previousLength;

        DeltaStrings(byte[] bytes, int from, int limit) {
            this.prefixes = new DeltaDecoder(bytes, from, limit);
            this.suffixes = new DeltaLengths(bytes, prefixes.end(), limit);
        }

        @Override
        public void read(Object target, int count) {
            Slices slices = (Slices) target;
            byte[] buffer = new byte[Math.max(1024, count * 16)];
            int size = 0;
            for (int i = 0; i < count; i++) {
                int prefix = prefixes.nextInt();
                suffixes.read(suffix, 1);
                int length = prefix + suffix.lengths[0];
                if (prefix < 0 || prefix > previousLength) {
                    throw new IllegalArgumentException(
                            "a value shares more than the one before it has");
                }
                if (size + length > buffer.length) {
                    buffer = Arrays.copyOf(buffer, Math.max(size + length, 2 * buffer.length));
                }
                System.arraycopy(previous, 0, buffer, size, prefix);
                System.arraycopy(
                        suffix.bytes, suffix.offsets[0], buffer, size + prefix, suffix.lengths[0]);
                if (previous.length < length) {
                    previous = new byte[2 * length];
                }
                System.arraycopy(buffer, size, previous, 0, length);
                previousLength = length;
                slices.offsets[i] = size;
                slices.lengths[i] = length;
                size += length;
            }
            slices.bytes = buffer;
        }
    }
}
