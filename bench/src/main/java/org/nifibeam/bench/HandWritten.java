package org.nifibeam.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nifibeam.bench.work.NumberedRows;
import org.nifibeam.bench.work.Worker.Answer;

/**
 * The workloads as loops written for them alone, which share and allocate nothing on the way: about
 * what the machine can do.
 */
final class HandWritten {
    private final int threads;

    HandWritten(int threads) {
        this.threads = threads;
    }

    /** The checksum of a workload's result. */
    Answer run(Workload workload, long rows) throws InterruptedException, ExecutionException {
        if (workload.group().isPresent()) {
            return org.nifibeam.bench.work.HandWritten.run(workload.group().get(), rows, threads);
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Answer>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                long from = rows * i / threads;
                long to = rows * (i + 1) / threads;
                results.add(pool.submit(() -> mapFilter(from, to)));
            }
            return total(results);
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
            double price = NumberedRows.price(id);
            if (price > 0.5) {
                rows++;
                sum += id + Math.addExact(id, NumberedRows.amount(id));
                costs += price * 2.0;
            }
        }
        if (Double.isNaN(costs)) {
            throw new IllegalStateException("the costs are used, so that they are computed");
        }
        return new Answer(rows, sum);
    }
}
