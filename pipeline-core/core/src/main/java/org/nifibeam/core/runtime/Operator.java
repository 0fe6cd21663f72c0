package org.nifibeam.core.runtime;

import java.io.IOException;

/** One step at work in one task. Confined to the task's thread. */
abstract class Operator implements Receiver {
    private final StepMetrics metrics;

    Operator(StepMetrics metrics) {
        this.metrics = metrics;
    }

    final StepMetrics metrics() {
        return metrics;
    }

    /**
     * Event time has come so far; called on every operator of a stage, each before its consumers.
     */
    void watermark(long watermark) {
        metrics.reached(watermark);
    }

    /** Hands on what is held back only to be faster. */
    void flush() {}

    /** Releases what it holds; called once, also after a failure. */
    void close() throws IOException {}
}
