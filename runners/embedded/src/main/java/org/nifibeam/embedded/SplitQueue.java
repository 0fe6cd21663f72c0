package org.nifibeam.embedded;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
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

    /** Set if splits are found by the end of others. */
    private final Optional<Source.OrderedEnumerator> ordered;

    /** Of an ordered enumerator: what was found and has not been read to its end. */
    private final Set<String> unfinished = new HashSet<>();

    /** By task: what it has read to its end, and has not looked yet what comes behind it. */
    private final List<Set<String>> ended = new ArrayList<>();

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
        this.ordered =
                enumerator instanceof Source.OrderedEnumerator one
                        ? Optional.of(one)
                        : Optional.empty();
        this.bounded = bounded;
        this.activity = activity;
        this.told = new boolean[tasks];
        for (int i = 0; i < tasks; i++) {
            byTask.add(new ArrayDeque<>());
            ended.add(new HashSet<>());
        }
        found.forEach(this::add);
    }

    private void add(SplitState split) {
        if (ordered.isPresent()) {
            unfinished.add(split.split().id());
        }
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
            boolean due = System.nanoTime() - nextDiscovery >= 0 || !ended.get(task).isEmpty();
            if (!own.isEmpty() || exhausted || !due) {
                return Optional.ofNullable(own.poll());
            }
        }
        if (bounded || !discovered || follows(task)) {
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
        Set<String> over;
        synchronized (this) {
            if (!queue(task).isEmpty() || exhausted) {
                return;
            }
            over = Set.copyOf(ended.get(task));
            unfinished.removeAll(over);
            ordered.ifPresent(one -> one.unfinished(Set.copyOf(unfinished)));
        }
        List<Split> found = enumerator.discover();
        boolean all = enumerator.exhausted();
        synchronized (this) {
            nextDiscovery = System.nanoTime() + DISCOVERY_NANOS;
            discovered = true;
            if (exhausted) {
                return;
            }
            ended.get(task).removeAll(over);
            for (Split split : found) {
                nextTask = over.isEmpty() ? nextTask : task;
                add(new SplitState(split, Optional.empty()));
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

    /** A task has read a split to its end. */
    synchronized void ended(int task, Split split) {
        if (ordered.isPresent()) {
            ended.get(task).add(split.id());
        }
    }

    /** True if what comes behind a split that the task has ended is to be looked for. */
    private synchronized boolean follows(int task) {
        return !ended.get(task).isEmpty();
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
     * checkpoint, or may have some that come behind one that it has ended: they hold event time
     * back as if it read them.
     */
    synchronized boolean holdsBack(int task, long checkpoint) {
        return !exhausted && !ended.get(task).isEmpty()
                || checkpoint < frozen && (!discovered || !queue(task).isEmpty());
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
