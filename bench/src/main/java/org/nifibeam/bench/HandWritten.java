package org.nifibeam.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nifibeam.bench.work.Worker.Answer;

/**
 * The workloads as loops written for them alone: each thread takes its share of the rows and keeps
 * sums in a table of its own, which are put together at the end. Nothing is shared, boxed or
 * allocated on the way, so this is about what the machine can do.
 */
final class HandWritten {
    private static final long WINDOW_MICROS = 10_000_000;

    private final int threads;

    HandWritten(int threads) {
        this.threads = threads;
    }

    /** The checksum of a workload's result. */
    Answer run(Workload workload, long rows) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<LongSums>> parts = new ArrayList<>();
            List<Future<Answer>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                long from = rows * i / threads;
                long to = rows * (i + 1) / threads;
                if (workload == Workload.MAP_FILTER) {
                    results.add(pool.submit(() -> mapFilter(from, to)));
                } else {
                    parts.add(pool.submit(() -> sums(workload, from, to)));
                }
            }
            if (workload == Workload.MAP_FILTER) {
                return total(results);
            }
            LongSums all = parts.get(0).get();
            for (Future<LongSums> part : parts.subList(1, parts.size())) {
                all.addAll(part.get());
            }
            return all.result(workload == Workload.WINDOWS ? workload.keys() : Long.MAX_VALUE);
        } finally {
            pool.shutdown();
        }
    }

    private static Answer total(List<Future<Answer>> results)
            throws InterruptedException, ExecutionException {
        long rows = 0;
        long sum = 0;
        for (Future<Answer> result : results) {
            rows += result.get().rows();
            sum += result.get().sum();
        }
        return new Answer(rows, sum);
    }

    private static Answer mapFilter(long from, long to) {
        long rows = 0;
        long sum = 0;
        double costs = 0;
        for (long id = from; id < to; id++) {
            double price = GeneratedRows.price(id);
            if (price > 0.5) {
                rows++;
                sum += id + Math.addExact(id, GeneratedRows.amount(id));
                costs += price * 2.0;
            }
        }
        if (Double.isNaN(costs)) {
            throw new IllegalStateException("the costs are used, so that they are computed");
        }
        return new Answer(rows, sum);
    }

    private static LongSums sums(Workload workload, long from, long to) {
        long keys = workload.keys();
        LongSums sums = new LongSums();
        for (long id = from; id < to; id++) {
            long key =
                    switch (workload) {
                        case WINDOWS ->
                                id * GeneratedRows.STEP_MICROS / WINDOW_MICROS * keys
                                        + GeneratedRows.key(id, keys);
                        default -> GeneratedRows.key(id, keys);
                    };
            sums.add(key, GeneratedRows.amount(id));
        }
        return sums;
    }

    /** An open-addressing table from keys that are not negative to sums. One thread's. */
    private static final class LongSums {
        private long[] keys = empty(1024);
        private long[] sums = new long[1024];
        private int size;

        private static long[] empty(int capacity) {
            long[] keys = new long[capacity];
            java.util.Arrays.fill(keys, -1);
            return keys;
        }

        void add(long key, long amount) {
            int at = slot(key);
            if (keys[at] != key) {
                keys[at] = key;
                if (++size * 2 > keys.length) {
                    grow();
                    at = slot(key);
                }
            }
            sums[at] = Math.addExact(sums[at], amount);
        }

        private int slot(long key) {
            int mask = keys.length - 1;
            int at = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
            while (keys[at] != key && keys[at] >= 0) {
                at = (at + 1) & mask;
            }
            return at;
        }

        private void grow() {
            long[] oldKeys = keys;
            long[] oldSums = sums;
            keys = empty(oldKeys.length * 2);
            sums = new long[keys.length];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] >= 0) {
                    int at = slot(oldKeys[i]);
                    keys[at] = oldKeys[i];
                    sums[at] = oldSums[i];
                }
            }
        }

        void addAll(LongSums other) {
            for (int i = 0; i < other.keys.length; i++) {
                if (other.keys[i] >= 0) {
                    add(other.keys[i], other.sums[i]);
                }
            }
        }

        /** The checksum of rows of key and sum; keys are modulo {@code modulo}. */
        Answer result(long modulo) {
            long total = 0;
            for (int i = 0; i < keys.length; i++) {
                if (keys[i] >= 0) {
                    total += keys[i] % modulo + sums[i];
                }
            }
            return new Answer(size, total);
        }
    }
}
