package org.nifibeam.embedded;

import java.util.List;
import java.util.OptionalInt;
import org.nifibeam.core.plan.Partitioning;
import org.nifibeam.core.runtime.KeyHash;
import org.nifibeam.core.runtime.Receiver;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Values;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Windows;

/**
 * One task's end of an exchange: gathers elements into batches for each task of the next stage. The
 * task's thread's.
 */
final class Outbox implements Receiver {
    private static final int BATCH = 1024;

    /** What the arrays of a batch take, in bytes. */
    private static final int ARRAYS = BATCH * (8 + 3 * 4);

    /** One row in so many at least is weighed, and stands for those behind it. */
    private static final int WEIGHED = 32;

    /** What one row that is weighed stands for is at most one part in so many of a batch. */
    private static final int STANDS_FOR = 8;

    private final Target[] targets;
    private final Partitioning partitioning;
    private final KeyHash hash;
    private final int own;
    private int turn;
    private long time = Timestamps.MIN;
    private boolean idle;

    /**
     * An outbox.
     *
     * @param inboxes of the next stage's tasks
     * @param channel of the inboxes
     * @param partitioning which of them gets an element
     * @param hash the key hash of elements
     * @param own this task's index, for forwarding
     * @param stage as in {@link Inbox#register}
     * @param batchBytes about how much memory the rows of a batch may take
     */
    Outbox(
            List<Inbox> inboxes,
            int channel,
            Partitioning partitioning,
            KeyHash hash,
            int own,
            OptionalInt stage,
            long batchBytes) {
        RowWeight weight = new RowWeight();
        this.targets =
                inboxes.stream()
                        .map(
                                inbox ->
                                        new Target(
                                                inbox,
                                                inbox.register(channel, stage),
                                                weight,
                                                batchBytes))
                        .toArray(Target[]::new);
        this.partitioning = partitioning;
        this.hash = hash;
        this.own = own % targets.length;
        this.turn = this.own;
    }

    /**
     * Which of so many tasks a spread hash belongs to. By its high bits: the low ones choose the
     * slot in the task's tables.
     */
    static int target(int spread, int tasks) {
        return (int) (((spread & 0xFFFFFFFFL) * tasks) >>> 32);
    }

    /** A spread hash that belongs to a task. */
    static int hashOf(int task, int tasks) {
        return (int) firstHash(task, tasks);
    }

    /**
     * The first spread hash, without a sign, that belongs to a task; for the task behind the last
     * one the first number that is no hash any more.
     */
    static long firstHash(int task, int tasks) {
        return (((long) task << Integer.SIZE) + tasks - 1) / tasks;
    }

    @Override
    public void accept(Row row, long timestamp, Windows windows, Pane pane) {
        if (partitioning instanceof Partitioning.ByKey) {
            targets[target(Values.spread(hash.hash(row)), targets.length)].add(
                    row, timestamp, windows, pane);
        } else if (partitioning instanceof Partitioning.Forward) {
            targets[own].add(row, timestamp, windows, pane);
        } else if (partitioning instanceof Partitioning.RoundRobin) {
            targets[turn].add(row, timestamp, windows, pane);
            turn = turn + 1 == targets.length ? 0 : turn + 1;
        } else {
            for (Target target : targets) {
                target.add(row, timestamp, windows, pane);
            }
        }
    }

    @Override
    public void watermark(long reached) {
        if (reached > time) {
            time = reached;
            sendTime();
        }
    }

    /** Whether this task holds nobody back from now on. */
    void idle(boolean now) {
        if (now != idle) {
            idle = now;
            sendTime();
        }
    }

    private void sendTime() {
        for (Target target : targets) {
            target.flush();
            target.inbox.put(new Message.Watermark(target.sender, time, idle));
        }
    }

    void flush() {
        for (Target target : targets) {
            target.flush();
        }
    }

    /** Says that a checkpoint is between what was sent and what will be. */
    void barrier(long checkpoint) {
        for (Target target : targets) {
            target.flush();
            target.inbox.put(new Message.Barrier(target.sender, checkpoint));
        }
    }

    void end() {
        for (Target target : targets) {
            target.flush();
            target.inbox.put(new Message.End(target.sender));
        }
    }

    private static final class Target {
        private final Inbox inbox;
        private final int sender;
        private final RowWeight weight;
        private final long most;
        private Row[] rows = new Row[BATCH];
        private long[] timestamps = new long[BATCH];
        private Windows[] windows = new Windows[BATCH];
        private Pane[] panes = new Pane[BATCH];
        private int size;

        /** With so many rows one is weighed, or the batch is full. */
        private int next = 1;

        /** About what the rows before {@link #next} take; those still to come among them. */
        private long bytes;

        private long last;

        Target(Inbox inbox, int sender, RowWeight weight, long most) {
            this.inbox = inbox;
            this.sender = sender;
            this.weight = weight;
            this.most = most;
        }

        void add(Row row, long timestamp, Windows in, Pane pane) {
            rows[size] = row;
            timestamps[size] = timestamp;
            windows[size] = in;
            panes[size] = pane;
            if (++size == next) {
                weigh(row);
            }
        }

        private void weigh(Row row) {
            if (size < BATCH) {
                last = weight.of(row);
                long stands = Math.max(1, most / STANDS_FOR / last);
                int atMost = weight.isFixed() ? BATCH : WEIGHED;
                next = (int) Math.min(BATCH, size + Math.min(stands, atMost));
                bytes += last * (next - size);
                if (bytes < most) {
                    return;
                }
            }
            flush();
        }

        void flush() {
            if (size == 0) {
                return;
            }
            long taken = ARRAYS + bytes - last * Math.max(0, next - 1 - size);
            inbox.put(new Message.Elements(sender, rows, timestamps, windows, panes, size, taken));
            rows = new Row[BATCH];
            timestamps = new long[BATCH];
            windows = new Windows[BATCH];
            panes = new Pane[BATCH];
            size = 0;
            next = 1;
            bytes = 0;
        }
    }
}
