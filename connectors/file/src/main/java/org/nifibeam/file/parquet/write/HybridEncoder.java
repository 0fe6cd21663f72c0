package org.nifibeam.file.parquet.write;

/** Parquet's run-length and bit-packing hybrid (parquet-format, Encodings.md, "RLE = 3"). */
final class HybridEncoder {
    private static final int GROUP = 8;

    private HybridEncoder() {}

    /** How many bits values up to {@code most} need. */
    static int width(int most) {
        return 32 - Integer.numberOfLeadingZeros(most);
    }

    /** Appends {@code values[0, count)}: runs of eight or more as runs, all between packed. */
    static void encode(int[] values, int count, int width, ByteSink target) {
        int at = 0;
        while (at < count) {
            int run = run(values, at, count);
            if (run >= GROUP) {
                target.putVariable(run << 1);
                for (int bits = 0; bits < width; bits += 8) {
                    target.put(values[at] >>> bits);
                }
                at += run;
            } else {
                int end = at + GROUP;
                while (end < count && run(values, end, Math.min(count, end + GROUP)) < GROUP) {
                    end += GROUP;
                }
                pack(values, at, Math.min(end, count), width, target);
                at = end;
            }
        }
    }

    private static int run(int[] values, int from, int to) {
        int end = from + 1;
        while (end < to && values[end] == values[from]) {
            end++;
        }
        return end - from;
    }

    /** Whole groups; only the last of all may be filled up with zeros. */
    private static void pack(int[] values, int from, int to, int width, ByteSink target) {
        int groups = (to - from + GROUP - 1) / GROUP;
        target.putVariable(groups << 1 | 1);
        long bits = 0;
        int held = 0;
        for (int i = from; i < from + groups * GROUP; i++) {
            bits |= (i < to ? values[i] & 0xFFFFFFFFL : 0) << held;
            held += width;
            while (held >= 8) {
                target.put((int) bits);
                bits >>>= 8;
                held -= 8;
            }
        }
    }
}
