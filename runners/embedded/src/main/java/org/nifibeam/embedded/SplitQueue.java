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

/**
 * Gives the splits of one source to its tasks: of a bounded source one at a time to whoever is
 * free, of an unbounded one all at once, spread evenly. Thread-safe.
 */
final class SplitQueue implements AutoCloseable {
    private static final long PAUSE_MILLIS = 2;
    private static final long DISCOVERY_NANOS = 100_000_000;

    private final Source.SplitEnumerator enumerator;
    private final boolean bounded;
    private final Activity activity;
    private final Queue<Split> waiting = new ArrayDeque<>();
    private final List<Queue<Split>> byTask = new ArrayList<>();
    private final Lock discovery = new ReentrantLock();
    private long nextDiscovery = System.nanoTime();
    private volatile boolean discovered;
    private int nextTask;
    private final boolean[] told;
    private boolean exhausted;

    /**
     * A queue.
     *
     * @param activity where splits of an unbounded source count until they are {@link #opened}; one
     *     of a bounded source may have to wait for another to end; and the news that there are no
     *     more, until every task has been {@link #told}
     */
    SplitQueue(Source.SplitEnumerator enumerator, boolean bounded, int tasks, Activity activity) {
        this.activity = activity;
        this.enumerator = enumerator;
        this.bounded = bounded;
        this.told = new boolean[tasks];
        for (int i = 0; i < tasks; i++) {
            byTask.add(new ArrayDeque<>());
        }
    }

    /**
     * The next split for a task, if there is one now; asks the source for more, but not all the
     * time.
     */
    Optional<Split> next(int task) throws IOException, InterruptedException {
        synchronized (this) {
            Queue<Split> own = queue(task);
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
            return Optional.ofNullable(queue(task).poll());
        }
    }

    private Queue<Split> queue(int task) {
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
            for (Split split : found) {
                if (bounded) {
                    waiting.add(split);
                } else {
                    activity.begin(1);
                    byTask.get(nextTask).add(split);
                    nextTask = (nextTask + 1) % byTask.size();
                }
            }
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
        for (Queue<Split> own : byTask) {
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
