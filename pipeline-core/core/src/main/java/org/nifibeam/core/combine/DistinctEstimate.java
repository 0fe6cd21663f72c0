package org.nifibeam.core.combine;

import java.util.Arrays;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.function.Sized;

/**
 * About how many different values there are, from the smallest hashes (Bar-Yossef and others,
 * "Counting distinct elements in a data stream", 2002); exact below {@code samples}. Which hashes
 * are the smallest does not depend on the parts values come in, so the estimate does not either.
 *
 * @param samples how many hashes are kept, at least 16; the standard error is about the inverse of
 *     their square root (1 % for 10,000)
 * @param coder of values, equal bytes for equal ones
 */
public record DistinctEstimate<T>(int samples, Coder<T> coder)
        implements CombineFn<T, DistinctEstimate.Hashes, Long> {
    public DistinctEstimate {
        if (samples < 16) {
            throw new IllegalArgumentException("at least 16 samples are kept, not " + samples);
        }
    }

    @Override
    public Hashes create() {
        return new Hashes();
    }

    @Override
    public Hashes add(Hashes hashes, T input) {
        hashes.add(hash(coder.toBytes(input)), samples);
        return hashes;
    }

    @Override
    public Hashes merge(Hashes first, Hashes second) {
        for (int i = 0; i < second.count; i++) {
            first.add(second.hashes[i], samples);
        }
        return first;
    }

    @Override
    public Long extract(Hashes hashes) {
        hashes.cut(samples);
        if (hashes.count < samples) {
            return (long) hashes.count;
        }
        // The hashes are spread evenly over all non-negative longs.
        double part = hashes.hashes[samples - 1] / (double) Long.MAX_VALUE;
        return Math.round((samples - 1) / part);
    }

    @Override
    public Coder<Hashes> accumulatorCoder() {
        return new HashesCoder(samples);
    }

    /** FNV-1a, whose bits are then mixed as in MurmurHash3's finalizer; never negative. */
    private static long hash(byte[] bytes) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (hash ^ (hash >>> 33)) >>> 1;
    }

    /**
     * The smallest hashes, sorted and without doubles whenever there is no room for more. Confined
     * to one thread at a time.
     */
    public static final class Hashes implements Sized {
        private long[] hashes = new long[16];
        private int count;

        /** What is not below is not among the smallest. */
        private long bound = Long.MAX_VALUE;

        private Hashes() {}

        private void add(long hash, int samples) {
            if (hash >= bound) {
                return;
            }
            if (count == hashes.length) {
                cut(samples);
                if (count > hashes.length / 2) {
                    hashes = Arrays.copyOf(hashes, count * 2);
                }
            }
            hashes[count++] = hash;
        }

        private void cut(int samples) {
            Arrays.sort(hashes, 0, count);
            int different = 0;
            for (int i = 0; i < count && different < samples; i++) {
                if (different == 0 || hashes[i] != hashes[different - 1]) {
                    hashes[different++] = hashes[i];
                }
            }
            count = different;
            if (count == samples) {
                bound = hashes[count - 1];
            }
        }

        @Override
        public long bytes() {
            return 48 + 8L * hashes.length;
        }
    }

    /** How many hashes, and the hashes. */
    private record HashesCoder(int samples) implements Coder<Hashes> {
        @Override
        public void encode(Hashes value, ByteSink sink) {
            value.cut(samples);
            sink.writeUnsigned(value.count);
            for (int i = 0; i < value.count; i++) {
                sink.writeLong(value.hashes[i]);
            }
        }

        @Override
        public Hashes decode(ByteSource source) {
            Hashes value = new Hashes();
            int count = source.readCount();
            for (int i = 0; i < count; i++) {
                value.add(source.readLong(), samples);
            }
            return value;
        }

        @Override
        public boolean deterministic() {
            return true;
        }

        @Override
        public String describe() {
            return "hashes(" + samples + ")";
        }
    }
}
