package org.nifibeam.bench.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nifibeam.bench.work.Worker.Answer;

/**
 * {@link GroupWork} as a loop written for it alone: each thread takes its share of the rows and
 * keeps sums in a table of its own, which are put together at the end. Nothing is shared, boxed or
 * allocated on the way, so this is about what the machine can do.
 */
public final class HandWritten {
    private HandWritten() {}

    /** Serves as a peer. Arguments: those of an {@link Order}. */
    public static void main(String[] arguments) throws Exception {
        Order order = Order.of(arguments);
        Worker.serve(() -> run(order.group(), order.events(), order.tasks()));
    }

    /** The answer over so many rows by so many threads. */
    public static Answer run(GroupWork work, long rows, int threads)
            throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<LongSums>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                long from = rows * i / threads;
                long to = rows * (i + 1) / threads;
                parts.add(pool.submit(() -> sums(work, from, to)));
            }
            LongSums all = parts.get(0).get();
            for (Future<LongSums> part : parts.subList(1, parts.size())) {
                all.addAll(part.get());
            }
            return all.answer((group, sum) -> group % work.keys() + sum);
        } finally {
            pool.shutdown();
        }
    }

    private static LongSums sums(GroupWork work, long from, long to) {
        LongSums sums = new LongSums();
        if (work.windowed()) {
            for (long id = from; id < to; id++) {
                sums.add(work.group(id), NumberedRows.amount(id));
            }
        } else {
            long keys = work.keys();
            for (long id = from; id < to; id++) {
                sums.add(NumberedRows.key(id, keys), NumberedRows.amount(id));
            }
        }
        return sums;
    }
}
