package org.nifibeam.core.runtime;

import java.io.IOException;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;

/**
 * One step at work in one task. Confined to the task's thread.
 *
 * <p>Event time goes the way of the elements: each operator hands on how far its output has come,
 * which is behind its input's watermark where it holds something back.
 */
abstract class Operator implements Receiver {
    private final StepMetrics metrics;
    private final StepOutputs outputs;

    Operator(StepMetrics metrics, StepOutputs outputs) {
        this.metrics = metrics;
        this.outputs = outputs;
    }

    final StepMetrics metrics() {
        return metrics;
    }

    /** Where all it gives goes. */
    final StepOutputs outputs() {
        return outputs;
    }

    /** An operator that holds elements back overrides it, and hands on what it has reached. */
    @Override
    public void watermark(long time) {
        metrics.reached(time);
        outputs.watermark(time);
    }

    /**
     * When {@link #clock} wants to be called, in milliseconds since the epoch; at no time if MAX.
     */
    long nextClock() {
        return Long.MAX_VALUE;
    }

    /**
     * The clock shows so much; called when {@link #nextClock} has come and after every batch of
     * elements, on operators that {@link #usesClock}.
     */
    void clock(long now) {}

    /** True if {@link #clock} is to be called at all. */
    boolean usesClock() {
        return false;
    }

    /** The task begins; called once, on its thread, before anything else. */
    void open() {}

    /**
     * The input pauses, or a checkpoint is near: what is held back only until then is handed on.
     */
    void endBundle() {}

    /**
     * True if something is held back that will come though the input is idle: because a side input
     * or the clock lets it go.
     */
    boolean holdsBack() {
        return false;
    }

    /** Hands on what is held back only to be faster. */
    void flush() {}

    /**
     * Writes what it keeps beside the engine's state, for a checkpoint; its bundle has ended, and
     * what it held back only to be faster is handed on.
     */
    void snapshot(SnapshotWriter to) {}

    /** Takes back what {@link #snapshot} wrote; called before anything else. */
    void restore(SnapshotReader from) {}

    /** Releases what it holds; called once, also after a failure. */
    void close() throws IOException {}
}
