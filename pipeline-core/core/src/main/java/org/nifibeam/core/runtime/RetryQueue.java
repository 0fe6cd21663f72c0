package org.nifibeam.core.runtime;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.model.Retries;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The elements that a step has failed on and is to try again, each at its time. They wait beside
 * the input, which goes on, and event time waits for them. How often each has failed is kept with
 * it in checkpoints. Confined to the task's thread.
 */
final class RetryQueue {
    /** With so many waiting the step takes nothing new until one of them is done. */
    private static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(RetryQueue.class);
    private static final String PART = "elements to be tried again";

    private final String stage;
    private final Retries retries;
    private final InstantSource clock;
    private final ElementCoder coder;
    private final PriorityQueue<Failed> waiting =
            new PriorityQueue<>(
                    Comparator.comparingLong(Failed::due).thenComparingLong(Failed::number));
    private long number;
    private long earliest = Timestamps.MAX;

    /**
     * An element that waits.
     *
     * @param attempts how many have failed
     * @param due when it is tried again, in milliseconds since the epoch
     */
    record Failed(
            Row row,
            long timestamp,
            Window window,
            Pane pane,
            int attempts,
            long due,
            long number) {}

    RetryQueue(String stage, Retries retries, Schema input, InstantSource clock) {
        this.stage = stage;
        this.retries = retries;
        this.clock = clock;
        this.coder = new ElementCoder(input);
    }

    /**
     * Keeps an element to be tried again; false if it has been tried often enough.
     *
     * @param attempts how many have failed, this one among them
     */
    boolean keep(Row row, long timestamp, Window window, Pane pane, int attempts, Throwable cause) {
        if (attempts > retries.count()) {
            return false;
        }
        long delay = retries.delayMillis(attempts);
        if (waiting.isEmpty()) {
            LOG.warn(
                    "stage '{}': attempt {} of {} has failed on an element, which is tried again in {} ms: {}",
                    stage,
                    attempts,
                    retries.count() + 1,
                    delay,
                    StageFailure.words(cause));
        }
        add(new Failed(row, timestamp, window, pane, attempts, clock.millis() + delay, number++));
        return true;
    }

    private void add(Failed element) {
        waiting.add(element);
        earliest = Math.min(earliest, element.timestamp());
    }

    /** The timestamp of the earliest element that waits, {@code Timestamps.MAX} if none does. */
    long hold() {
        return earliest;
    }

    /** When the next one is due, {@code Long.MAX_VALUE} if none waits. */
    long next() {
        return waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().due();
    }

    /** True if so many wait that nothing new may be taken. */
    boolean isFull() {
        return waiting.size() >= MOST;
    }

    /** Takes those that are due at a time, in that order. */
    List<Failed> take(long now) {
        List<Failed> due = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.peek().due() <= now) {
            due.add(waiting.remove());
        }
        if (!due.isEmpty()) {
            earliest = waiting.stream().mapToLong(Failed::timestamp).min().orElse(Timestamps.MAX);
        }
        return due;
    }

    /** Those that are due when the next one is; waits for that. */
    List<Failed> await() throws InterruptedException {
        long left = next() - clock.millis();
        if (left > 0) {
            Thread.sleep(left);
        }
        return take(next());
    }

    /** Writes the elements that wait. A part without any is not written. */
    void snapshot(Optional<KeyFields> keys, SnapshotWriter to) {
        if (waiting.isEmpty()) {
            return;
        }
        SnapshotWriter.Records records =
                to.part(stage, PART, SnapshotWriter.Reach.BY_HASH, coder.form());
        for (Failed one : waiting) {
            ByteSink sink = new ByteSink();
            coder.encode(
                    new ElementCoder.Element(one.row(), one.timestamp(), one.window(), one.pane()),
                    sink);
            sink.writeUnsigned(one.attempts());
            sink.writeSigned(one.due());
            int hash = keys.isPresent() ? Values.spread(keys.get().hash(one.row())) : to.ownHash();
            records.add(hash, sink.toBytes());
        }
    }

    /** Takes back what {@link #snapshot} wrote. */
    void restore(SnapshotReader from) {
        coder.read(
                from,
                stage,
                PART,
                (element, rest) ->
                        add(
                                new Failed(
                                        element.row(),
                                        element.timestamp(),
                                        element.window(),
                                        element.pane(),
                                        (int) rest.readUnsigned(),
                                        rest.readSigned(),
                                        number++)));
    }
}
