package org.nifibeam.core.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Something to write to, as configured. {@link #open} is called on the threads of the writers;
 * {@link #commit} and {@link #abort} by one committer at a time, possibly in another process than
 * the writers'.
 *
 * <p>The protocol: writers write; at a checkpoint each prepares and hands over a handle; when the
 * checkpoint is durable all its handles are committed by one call, which is repeated after a
 * restore and so must be idempotent. Nothing that was written is visible before its commit.
 */
public interface Sink {
    /** What a repeated or interrupted run leaves at the destination. */
    Guarantee guarantee();

    /**
     * What only one sink of a pipeline may write to, since two would overwrite each other's
     * results; empty if several may write to the same.
     */
    default Optional<String> destination() {
        return Optional.empty();
    }

    /**
     * Where it writes, as addresses for lineage such as {@code kafka://broker:9092/orders}; without
     * secrets. Does no I/O.
     */
    default List<String> addresses() {
        return List.of();
    }

    /** Opens one writer. */
    Writer open(WriterContext context) throws IOException;

    /** Makes everything behind the handles visible; repeating it changes nothing. */
    void commit(CommitContext context, List<byte[]> handles) throws IOException;

    /** Removes everything that the run has written and not committed. */
    void abort(CommitContext context) throws IOException;

    /** End-to-end guarantee of a sink. */
    enum Guarantee {
        /** Each record becomes visible exactly once, by commit. */
        TRANSACTIONAL,
        /** A record may be written again with the same effect. */
        IDEMPOTENT,
        AT_LEAST_ONCE,
        /** Nothing is written: the commit only checks what came, before any other sink's. */
        CHECK
    }

    /**
     * Who writes.
     *
     * @param runId the run, unique for ever; files of another run are none of this writer's
     *     business
     * @param stageId the stage's identity
     * @param task the writer's index
     * @param tasks how many writers there are
     * @param workFolder a folder of the run's own on local disk, existing, empty at the run's start
     */
    record WriterContext(String runId, String stageId, int task, int tasks, Path workFolder) {}

    /**
     * Who commits.
     *
     * @param runId the run
     * @param stageId the stage's identity
     * @param checkpoint the checkpoint's number, rising
     * @param last true if the run has ended and nothing more will be committed
     * @param workFolder as in {@link WriterContext}
     * @param bounded true if the run ends by itself, so that what it writes in all is one result;
     *     what an unbounded run writes adds to what others of it have written
     */
    record CommitContext(
            String runId,
            String stageId,
            long checkpoint,
            boolean last,
            Path workFolder,
            boolean bounded) {
        /** Of a bounded run. */
        public CommitContext(
                String runId, String stageId, long checkpoint, boolean last, Path workFolder) {
            this(runId, stageId, checkpoint, last, workFolder, true);
        }
    }
}
