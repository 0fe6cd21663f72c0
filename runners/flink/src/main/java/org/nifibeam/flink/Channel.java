package org.nifibeam.flink;

import org.apache.flink.util.OutputTag;
import org.nifibeam.core.plan.Partitioning;

/**
 * One way from a stage to another; Flink knows it as an output of its own of the sending operator.
 * Immutable.
 *
 * @param reference the run
 * @param to the receiving stage's number
 * @param partitioning how elements are spread over its tasks
 */
record Channel(RunReference reference, int to, Partitioning partitioning) {
    /** The output. */
    OutputTag<Sent> tag() {
        return new OutputTag<>("stage " + to + ", " + partitioning, new SentType(reference, to));
    }
}
