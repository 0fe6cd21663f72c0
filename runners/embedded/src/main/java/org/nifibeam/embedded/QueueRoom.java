package org.nifibeam.embedded;

import org.nifibeam.core.plan.Plan;

/**
 * How much may wait between the tasks of a run.
 *
 * @param messages in front of one task
 * @param bytes about how much memory these may take
 * @param batchBytes about how much memory the elements of one message may take
 */
record QueueRoom(int messages, long bytes, long batchBytes) {
    /** Of the heap, one part in so many is for what waits. */
    private static final int OF_HEAP = 8;

    /**
     * A third for queues, one for what their tasks have taken from them, and one for the batches
     * that each task fills for each task of the next stage.
     */
    private static final int PARTS = 3;

    /** Smaller batches would be all overhead. */
    private static final long LEAST_BATCH = 1 << 14;

    /** Of a run, as its heap allows. */
    static QueueRoom of(Plan plan, int parallelism, int messages) {
        return of(plan.stages().size(), parallelism, messages, Runtime.getRuntime().maxMemory());
    }

    static QueueRoom of(int stages, int parallelism, int messages, long heap) {
        long part = heap / OF_HEAP / PARTS;
        long tasks = (long) Math.max(1, stages) * parallelism;
        long batch = Math.max(LEAST_BATCH, part / (tasks * parallelism));
        return new QueueRoom(messages, Math.max(batch, part / tasks), batch);
    }
}
