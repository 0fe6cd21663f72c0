package org.nifibeam.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.nifibeam.bench.work.Worker.Answer;

/**
 * The workloads as an engine of row objects would do them that had nothing else to do: each row is
 * an object of a class of its own with just the fields that are asked for, goes from step to step
 * through an interface with several implementations, and is added up in open-addressing tables of
 * group objects, one a window. There are no checkpoints, metrics, failures or exchanges: each
 * thread has a share of the rows, and tables are put together at the end.
 */
final class RowObjects {
    private static final long WINDOW_MILLIS = 10_000;

    private final int threads;

    RowObjects(int threads) {
        this.threads = threads;
    }

    /** A row, or a step's result. */
    private abstract static class Item {}

    private static final class Sale extends Item {
        private final long id;
        private final long amount;
        private final double price;

        Sale(long id, long amount, double price) {
            this.id = id;
            this.amount = amount;
            this.price = price;
        }
    }

    private static final class Cost extends Item {
        private final long id;
        private final long next;
        private final double cost;

        Cost(long id, long next, double cost) {
            this.id = id;
            this.next = next;
            this.cost = cost;
        }
    }

    private static final class Keyed extends Item {
        private final long key;
        private final long amount;

        Keyed(long key, long amount) {
            this.key = key;
            this.amount = amount;
        }
    }

    private static final class Timed extends Item {
        private final long key;
        private final long amount;
        private final long at;

        Timed(long key, long amount, long at) {
            this.key = key;
            this.amount = amount;
            this.at = at;
        }
    }

    /** What takes rows. */
    private interface Step {
        void accept(Item row, long timestamp, long window);
    }

    /** Makes rows of ids. */
    private interface Source {
        Item row(long id, long keys);
    }

    private record Dearer(Step next) implements Step {
        @Override
        public void accept(Item row, long timestamp, long window) {
            if (((Sale) row).price > 0.5) {
                next.accept(row, timestamp, window);
            }
        }
    }

    private record Costs(Step next) implements Step {
        @Override
        public void accept(Item row, long timestamp, long window) {
            Sale sale = (Sale) row;
            next.accept(
                    new Cost(sale.id, Math.addExact(sale.id, sale.amount), sale.price * 2.0),
                    timestamp,
                    window);
        }
    }

    private record Timestamps(Step next) implements Step {
        @Override
        public void accept(Item row, long timestamp, long window) {
            next.accept(row, Math.floorDiv(((Timed) row).at, 1000L), window);
        }
    }

    private record Windows(Step next) implements Step {
        @Override
        public void accept(Item row, long timestamp, long window) {
            next.accept(row, timestamp, Math.floorDiv(timestamp, WINDOW_MILLIS));
        }
    }

    /** Where a workload ends. */
    private interface Result extends Step {
        void addAll(Result other);

        Answer answer();
    }

    private static final class Sink implements Result {
        private long rows;
        private long sum;
        private double costs;

        @Override
        public void accept(Item row, long timestamp, long window) {
            Cost cost = (Cost) row;
            rows++;
            sum += cost.id + cost.next;
            costs += cost.cost;
        }

        @Override
        public void addAll(Result other) {
            Sink sink = (Sink) other;
            rows += sink.rows;
            sum += sink.sum;
            costs += sink.costs;
        }

        @Override
        public Answer answer() {
            if (Double.isNaN(costs)) {
                throw new IllegalStateException("the costs are used, so that they are computed");
            }
            return new Answer(rows, sum);
        }
    }

    private static final class Sums implements Result {
        private final boolean timed;
        private final Map<Long, Table> tables = new HashMap<>();
        private long lastWindow = Long.MIN_VALUE;
        private Table last;

        Sums(boolean timed) {
            this.timed = timed;
        }

        @Override
        public void accept(Item row, long timestamp, long window) {
            if (window != lastWindow) {
                last = tables.computeIfAbsent(window, w -> new Table());
                lastWindow = window;
            }
            if (timed) {
                Timed timedRow = (Timed) row;
                last.add(timedRow.key, timedRow.amount);
            } else {
                Keyed keyed = (Keyed) row;
                last.add(keyed.key, keyed.amount);
            }
        }

        @Override
        public void addAll(Result other) {
            ((Sums) other)
                    .tables.forEach(
                            (window, table) -> {
                                Table own = tables.computeIfAbsent(window, w -> new Table());
                                table.forEach(group -> own.add(group.key, group.sum));
                            });
        }

        @Override
        public Answer answer() {
            long[] total = {0, 0};
            tables.values()
                    .forEach(
                            table ->
                                    table.forEach(
                                            group -> {
                                                total[0]++;
                                                total[1] += group.key + group.sum;
                                            }));
            return new Answer(total[0], total[1]);
        }
    }

    private static final class Group {
        private final long key;
        private final int hash;
        private long sum;

        Group(long key, int hash) {
            this.key = key;
            this.hash = hash;
        }
    }

    /** Open addressing. One thread's. */
    private static final class Table {
        private Group[] slots = new Group[16];
        private int size;

        void add(long key, long amount) {
            int mixed = Long.hashCode(key) * 0x9E3779B9;
            int hash = mixed ^ (mixed >>> 15);
            int mask = slots.length - 1;
            int at = hash & mask;
            for (Group group = slots[at]; group != null; group = slots[at]) {
                if (group.hash == hash && group.key == key) {
                    group.sum = Math.addExact(group.sum, amount);
                    return;
                }
                at = (at + 1) & mask;
            }
            slots[at] = new Group(key, hash);
            slots[at].sum = amount;
            if (++size * 2 > slots.length) {
                grow();
            }
        }

        private void grow() {
            Group[] old = slots;
            slots = new Group[old.length * 2];
            int mask = slots.length - 1;
            for (Group group : old) {
                if (group != null) {
                    int at = group.hash & mask;
                    while (slots[at] != null) {
                        at = (at + 1) & mask;
                    }
                    slots[at] = group;
                }
            }
        }

        void forEach(Consumer<Group> consumer) {
            for (Group group : slots) {
                if (group != null) {
                    consumer.accept(group);
                }
            }
        }
    }

    /** The checksum of a workload's result. */
    Answer run(Workload workload, long rows) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Result>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                long from = rows * i / threads;
                long to = rows * (i + 1) / threads;
                parts.add(pool.submit(() -> share(workload, from, to)));
            }
            Result all = parts.get(0).get();
            for (Future<Result> part : parts.subList(1, parts.size())) {
                all.addAll(part.get());
            }
            return all.answer();
        } finally {
            pool.shutdown();
        }
    }

    private static Result share(Workload workload, long from, long to) {
        Result result =
                workload == Workload.MAP_FILTER
                        ? new Sink()
                        : new Sums(workload == Workload.WINDOWS);
        Step first =
                switch (workload) {
                    case MAP_FILTER -> new Dearer(new Costs(result));
                    case WINDOWS -> new Timestamps(new Windows(result));
                    default -> result;
                };
        Item[] batch = new Item[GeneratedRows.BATCH];
        for (long at = from; at < to; at += batch.length) {
            int size = (int) Math.min(batch.length, to - at);
            fill(batch, size, source(workload), at, workload.keys());
            give(batch, size, first);
        }
        return result;
    }

    private static Source source(Workload workload) {
        return switch (workload) {
            case MAP_FILTER ->
                    (id, keys) -> new Sale(id, GeneratedRows.amount(id), GeneratedRows.price(id));
            case WINDOWS ->
                    (id, keys) ->
                            new Timed(
                                    GeneratedRows.key(id, keys),
                                    GeneratedRows.amount(id),
                                    id * GeneratedRows.STEP_MICROS);
            case MANY_KEYS -> (id, keys) -> new Keyed(id, GeneratedRows.amount(id));
            default ->
                    (id, keys) -> new Keyed(GeneratedRows.key(id, keys), GeneratedRows.amount(id));
        };
    }

    private static void fill(Item[] batch, int size, Source source, long from, long keys) {
        for (int i = 0; i < size; i++) {
            batch[i] = source.row(from + i, keys);
        }
    }

    private static void give(Item[] batch, int size, Step first) {
        for (int i = 0; i < size; i++) {
            first.accept(batch[i], Long.MIN_VALUE, 0);
        }
    }
}
