package org.nifibeam.embedded;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.Split;

/**
 * Gives the splits of one source to its tasks: of a bounded source one at a time to whoever is
 * free, of an unbounded one all at once, spread evenly. Thread-safe.
 */
final class SplitQueue implements AutoCloseable {
    private static final long PAUSE_MILLIS = 2;

    private final Source.SplitEnumerator enumerator;
    private final boolean bounded;
    private final Queue<Split> waiting = new ArrayDeque<>();
    private final List<Queue<Split>> byTask = new ArrayList<>();
    private int nextTask;
    private boolean exhausted;

    SplitQueue(Source.SplitEnumerator enumerator, boolean bounded, int tasks) {
        this.enumerator = enumerator;
        this.bounded = bounded;
        for (int i = 0; i < tasks; i++) {
            byTask.add(new ArrayDeque<>());
        }
    }

    /** The next split for a task, if there is one now. */
    synchronized Optional<Split> next(int task) throws IOException, InterruptedException {
        Queue<Split> own = bounded ? waiting : byTask.get(task);
        if (own.isEmpty() && !exhausted) {
            discover();
        }
        return Optional.ofNullable(own.poll());
    }

    private void discover() throws IOException, InterruptedException {
        for (Split split : enumerator.discover()) {
            if (bounded) {
                waiting.add(split);
            } else {
                byTask.get(nextTask).add(split);
                nextTask = (nextTask + 1) % byTask.size();
            }
        }
        exhausted |= enumerator.exhausted();
    }

    /** True if a task will never get another split. */
    synchronized boolean exhausted(int task) {
        return exhausted && (bounded ? waiting : byTask.get(task)).isEmpty();
    }

    /** Waits a moment for splits or records to come. */
    synchronized void pause() throws InterruptedException {
        wait(PAUSE_MILLIS);
    }

    /** No further splits are given. */
    synchronized void drain() {
        exhausted = true;
        waiting.clear();
        byTask.forEach(Queue::clear);
        notifyAll();
    }

    @Override
    public synchronized void close() throws IOException {
        enumerator.close();
    }
}
