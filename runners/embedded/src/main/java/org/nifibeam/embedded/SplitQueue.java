package org.nifibeam.embedded;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.Split;
import org.nifibeam.embedded.Manifest.SourceState;
import org.nifibeam.embedded.Manifest.SplitState;

/**
 * Gives the splits of one source to its tasks: of a bounded source one at a time to whoever is
 * free, of an unbounded one all at once, spread evenly. Thread-safe.
 *
 * <p>For a checkpoint it is frozen: a task gets no further split before it has taken part, so that
 * each split is either here, as it was then, or with a task, which says so itself.
 */
final class SplitQueue implements AutoCloseable {
    private static final long PAUSE_MILLIS = 2;
    private static final long DISCOVERY_NANOS = 100_000_000;

    private final Source.SplitEnumerator enumerator;
    private final boolean bounded;
    private final Activity activity;
    private final Queue<SplitState> waiting = new ArrayDeque<>();
    private final List<Queue<SplitState>> byTask = new ArrayList<>();
    private final Lock discovery = new ReentrantLock();
    private long nextDiscovery = System.nanoTime();
    private volatile boolean discovered;
    private long frozen;
    private int nextTask;
    private final boolean[] told;
    private boolean exhausted;

    /**
     * A queue.
     *
     * @param activity where splits of an unbounded source count until they are {@link #opened}; one
     *     of a bounded source may have to wait for another to end; and the news that there are no
     *     more, until every task has been {@link #told}
     * @param found splits that were found before a restart
     */
    SplitQueue(
            Source.SplitEnumerator enumerator,
            boolean bounded,
            int tasks,
            Activity activity,
            List<SplitState> found) {
        this.enumerator = enumerator;
        this.bounded = bounded;
        this.activity = activity;
        this.told = new boolean[tasks];
        for (int i = 0; i < tasks; i++) {
            byTask.add(new ArrayDeque<>());
        }
        found.forEach(this::add);
    }

    private void add(SplitState split) {
        if (bounded) {
            waiting.add(split);
        } else {
            activity.begin(1);
            byTask.get(nextTask).add(split);
            nextTask = (nextTask + 1) % byTask.size();
        }
    }

    /**
     * The next split for a task, if there is one now; asks the source for more, but not all the
     * time.
     *
     * @param checkpoint the last one that the task has taken part in
     */
    Optional<SplitState> next(int task, long checkpoint) throws IOException, InterruptedException {
        synchronized (this) {
            if (checkpoint < frozen) {
                return Optional.empty();
            }
            Queue<SplitState> own = queue(task);
            if (!own.isEmpty() || exhausted || System.nanoTime() - nextDiscovery < 0) {
                return Optional.ofNullable(own.poll());
            }
        }
        if (bounded || !discovered) {
            // A task that did not wait for its first splits would pass for idle and hold nobody
            // back.
            discovery.lockInterruptibly();
        } else if (!discovery.tryLock()) {
            // Another task is asking; this one goes on reading meanwhile.
            return Optional.empty();
        }
        try {
            discover(task);
        } finally {
            discovery.unlock();
        }
        synchronized (this) {
            return checkpoint < frozen ? Optional.empty() : Optional.ofNullable(queue(task).poll());
        }
    }

    private Queue<SplitState> queue(int task) {
        return bounded ? waiting : byTask.get(task);
    }

    private void discover(int task) throws IOException, InterruptedException {
        synchronized (this) {
            if (!queue(task).isEmpty() || exhausted) {
                return;
            }
        }
        List<Split> found = enumerator.discover();
        boolean all = enumerator.exhausted();
        synchronized (this) {
            nextDiscovery = System.nanoTime() + DISCOVERY_NANOS;
            discovered = true;
            if (exhausted) {
                return;
            }
            found.forEach(split -> add(new SplitState(split, Optional.empty())));
            if (all) {
                exhaust();
            }
        }
    }

    /** A split that {@link #next} gave is being read now. */
    void opened() {
        if (!bounded) {
            activity.end(1);
        }
    }

    private void exhaust() {
        if (!exhausted) {
            exhausted = true;
            activity.begin(told.length);
        }
    }

    /** True if nothing more will be found, and the task has not said that it knows. */
    synchronized boolean hasNews(int task) {
        return exhausted && !told[task];
    }

    /** The task knows that nothing more will be found. */
    synchronized void told(int task) {
        told[task] = true;
        activity.end(1);
    }

    /** Freezes it for a checkpoint; says where it is. */
    SourceState freeze(long checkpoint) throws InterruptedException {
        discovery.lockInterruptibly();
        try {
            synchronized (this) {
                frozen = checkpoint;
                List<SplitState> splits = new ArrayList<>(waiting);
                byTask.forEach(splits::addAll);
                return new SourceState(enumerator.snapshot(), splits);
            }
        } finally {
            discovery.unlock();
        }
    }

    /**
     * True if a task has splits to come that it does not get before it has taken part in a
     * checkpoint: they hold event time back as if it read them.
     */
    synchronized boolean holdsBack(int task, long checkpoint) {
        return checkpoint < frozen && (!discovered || !queue(task).isEmpty());
    }

    /** The checkpoint that it was frozen for is not taken. */
    synchronized void thaw() {
        frozen = 0;
    }

    /** True if a task will never get another split. */
    synchronized boolean exhausted(int task) {
        return exhausted && queue(task).isEmpty();
    }

    /** Waits a moment for splits or records to come. */
    synchronized void pause() throws InterruptedException {
        wait(PAUSE_MILLIS);
    }

    /** No further splits are given. */
    synchronized void drain() {
        exhaust();
        waiting.clear();
        for (Queue<SplitState> own : byTask) {
            activity.end(own.size());
            own.clear();
        }
        notifyAll();
    }

    @Override
    public void close() throws IOException {
        enumerator.close();
    }
}
