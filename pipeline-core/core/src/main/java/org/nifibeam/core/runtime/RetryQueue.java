package org.nifibeam.core.runtime;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.model.Retries;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.Windows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The elements that a step has failed on and is to try again, each at its time. They wait beside
 * the input, which goes on, and event time waits for them. How often each has failed is kept with
 * it in checkpoints. Confined to the task's thread.
 */
final class RetryQueue {
    /** With so many waiting each further element of the input is taken a little later. */
    private static final int MANY = 10_000;

    private static final long SLOW_MILLIS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(RetryQueue.class);
    private static final String PART = "elements to be tried again";

    private final StageInfo stage;
    private final Retries retries;
    private final InstantSource clock;
    private final boolean bounded;
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
            Windows windows,
            Pane pane,
            int attempts,
            long due,
            long number) {}

    private record Several(List<Window> all) implements Windows {
        @Override
        public int count() {
            return all.size();
        }

        @Override
        public Window window(int index) {
            return all.get(index);
        }
    }

    /**
     * None waits yet.
     *
     * @param bounded true if the input ends by itself: what is left then waits for its time, while
     *     a run that is drained makes all attempts at once
     */
    RetryQueue(
            StageInfo stage, Retries retries, Schema input, InstantSource clock, boolean bounded) {
        this.stage = stage;
        this.retries = retries;
        this.clock = clock;
        this.bounded = bounded;
        this.coder = new ElementCoder(input);
    }

    /** True if what has failed so often, this time among them, is to be tried again. */
    boolean hasLeft(int attempts) {
        return attempts <= retries.count();
    }

    /**
     * Keeps an element to be tried again; false if it has been tried often enough.
     *
     * @param attempts how many have failed, this one among them
     */
    boolean keep(
            Row row, long timestamp, Windows windows, Pane pane, int attempts, Throwable cause) {
        if (!hasLeft(attempts)) {
            return false;
        }
        long delay = retries.delayMillis(attempts);
        if (waiting.isEmpty()) {
            LOG.warn(
                    "stage '{}': attempt {} of {} has failed on an element, which is tried again in {} ms: {}",
                    stage.id(),
                    attempts,
                    retries.count() + 1,
                    delay,
                    StageFailure.words(cause));
        }
        add(new Failed(row, timestamp, windows, pane, attempts, clock.millis() + delay, number++));
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

    /**
     * Those that are due now. With very many waiting it takes its time, so that the input slows
     * down; it does not stop, since checkpoints come the same way.
     */
    List<Failed> slowly() {
        if (waiting.size() < MANY) {
            return List.of();
        }
        sleep(Math.min(SLOW_MILLIS, next() - clock.millis()));
        return take(clock.millis());
    }

    /** At the end of the input: those that come next, as soon as it is their time. */
    List<Failed> last() {
        if (bounded) {
            sleep(next() - clock.millis());
        }
        return take(next());
    }

    private void sleep(long millis) {
        try {
            Thread.sleep(Math.max(0, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StageFailure(
                    stage, "the wait for another attempt was interrupted", "run it again", e);
        }
    }

    /** Writes the elements that wait. A part without any is not written. */
    void snapshot(Optional<KeyFields> keys, SnapshotWriter to) {
        if (waiting.isEmpty()) {
            return;
        }
        SnapshotWriter.Records records =
                to.part(stage.id(), PART, SnapshotWriter.Reach.BY_HASH, coder.form());
        for (Failed one : waiting) {
            ByteSink sink = new ByteSink();
            coder.encode(
                    new ElementCoder.Element(
                            one.row(), one.timestamp(), GlobalWindow.INSTANCE, one.pane()),
                    sink);
            sink.writeUnsigned(one.attempts());
            sink.writeSigned(one.due());
            sink.writeUnsigned(one.windows().count());
            for (int i = 0; i < one.windows().count(); i++) {
                ElementCoder.encode(one.windows().window(i), sink);
            }
            int hash = keys.isPresent() ? Values.spread(keys.get().hash(one.row())) : to.ownHash();
            records.add(hash, sink.toBytes());
        }
    }

    /** Takes back what {@link #snapshot} wrote. */
    void restore(SnapshotReader from) {
        coder.read(from, stage.id(), PART, (element, rest) -> add(failed(element, rest)));
    }

    private Failed failed(ElementCoder.Element element, ByteSource rest) {
        int attempts = (int) rest.readUnsigned();
        long due = rest.readSigned();
        List<Window> windows = new ArrayList<>();
        for (long left = rest.readUnsigned(); left > 0; left--) {
            windows.add(ElementCoder.window(rest));
        }
        return new Failed(
                element.row(),
                element.timestamp(),
                windows.size() == 1 ? windows.get(0) : new Several(List.copyOf(windows)),
                element.pane(),
                attempts,
                due,
                number++);
    }
}
