package org.nifibeam.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.runtime.StageFailure;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.UnmetExpectationException;
import org.nifibeam.core.spi.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one run writes to: the sinks by their stage's id, and what their writers have made ready.
 * Writers are opened before tasks run, {@link #prepared} is called by the tasks' threads, commits
 * by one thread at a time.
 *
 * <p>What an unbounded run writes is committed with every checkpoint. What a bounded one writes is
 * one result: it is committed when the run has ended, and so is what only checks.
 */
final class RunSinks {
    private static final Logger LOG = LoggerFactory.getLogger(RunSinks.class);

    private final RunOptions options;
    private final boolean bounded;
    private final Map<String, OpenSink> open = new LinkedHashMap<>();
    private final List<Ready> ready = new ArrayList<>();

    RunSinks(RunOptions options, boolean bounded) {
        this.bounded = bounded;
        this.options = options;
    }

    /** What a writer has made ready for a checkpoint or a later one. */
    private record Ready(long checkpoint, String stageId, byte[] handle) {}

    /** Opens a task's writer. */
    Writer open(StageInfo stage, WriteSpec spec, int task) throws IOException {
        return sink(stage, spec)
                .open(
                        new Sink.WriterContext(
                                options.runId(),
                                stage.id(),
                                task,
                                options.parallelism(),
                                options.workFolder()));
    }

    /** Makes a sink known, without a writer. */
    Sink sink(StageInfo stage, WriteSpec spec) {
        return open.computeIfAbsent(stage.id(), id -> new OpenSink(stage, create(spec))).sink();
    }

    private Sink create(WriteSpec spec) {
        try {
            return spec.sink(options.connectors());
        } catch (ProblemException e) {
            throw new IllegalStateException(
                    "a sink that compiled cannot be made: " + e.getMessage(), e);
        }
    }

    /** Keeps what a task's writers have made ready for a checkpoint. */
    synchronized void prepared(long checkpoint, List<StageTask.Prepared> prepared) {
        prepared.forEach(p -> ready.add(new Ready(checkpoint, p.stageId(), p.handle())));
    }

    /** What is ready for a checkpoint and not committed, by stage. */
    synchronized Map<String, List<byte[]>> until(long checkpoint) {
        Map<String, List<byte[]>> handles = new LinkedHashMap<>();
        for (Ready one : ready) {
            if (one.checkpoint() <= checkpoint) {
                handles.computeIfAbsent(one.stageId(), id -> new ArrayList<>()).add(one.handle());
            }
        }
        return handles;
    }

    /** The highest checkpoint that anything is ready for; at least 1. */
    synchronized long newest() {
        return ready.stream().mapToLong(Ready::checkpoint).reduce(1, Math::max);
    }

    /** True if a sink's handles are committed with each checkpoint. */
    private boolean commitsAlways(OpenSink sink) {
        return !bounded && sink.sink().guarantee() != Sink.Guarantee.CHECK;
    }

    /** A checkpoint with those handles only that are not committed with it. */
    Manifest withoutCommitted(Manifest manifest) {
        Map<String, List<byte[]>> left = new LinkedHashMap<>(manifest.handles());
        left.keySet().removeIf(stage -> commitsAlways(open.get(stage)));
        return new Manifest(
                manifest.runId(),
                manifest.number(),
                false,
                manifest.files(),
                manifest.sources(),
                left);
    }

    /**
     * Commits a checkpoint that is durable.
     *
     * @throws StageFailure of the first sink that cannot
     */
    void commit(Manifest checkpoint) {
        for (OpenSink sink : open.values()) {
            List<byte[]> handles = checkpoint.handles().get(sink.stage().id());
            if (handles != null && commitsAlways(sink)) {
                commit(sink, checkpoint.number(), false, handles);
                synchronized (this) {
                    ready.removeIf(
                            one ->
                                    one.stageId().equals(sink.stage().id())
                                            && one.checkpoint() <= checkpoint.number());
                }
            }
        }
    }

    /**
     * Commits the checkpoint from which the run goes on once more, since nobody knows whether that
     * was done; what is committed at the end only is kept.
     */
    void restore(Manifest checkpoint) {
        commit(checkpoint);
        checkpoint
                .handles()
                .forEach(
                        (stage, handles) -> {
                            OpenSink sink = open.get(stage);
                            if (sink != null && !commitsAlways(sink)) {
                                handles.forEach(
                                        handle ->
                                                ready.add(
                                                        new Ready(
                                                                checkpoint.number(),
                                                                stage,
                                                                handle)));
                            }
                        });
    }

    /** Commits all that a run had made ready when it ended. */
    void conclude(Manifest last) {
        last.handles()
                .forEach(
                        (stage, handles) ->
                                handles.forEach(
                                        handle ->
                                                ready.add(
                                                        new Ready(last.number(), stage, handle))));
        commitLast(last.number());
    }

    /** The stages that can take handles. */
    Set<String> stages() {
        return open.keySet();
    }

    /**
     * Commits every sink for the last time, those that only check before those that write; one that
     * has been committed is done with, whatever comes after.
     *
     * @throws StageFailure of the first sink that cannot
     */
    void commitLast(long number) {
        Map<String, List<byte[]>> handles = until(Long.MAX_VALUE);
        List<OpenSink> sinks = new ArrayList<>(open.values());
        sinks.sort(Comparator.comparing(sink -> sink.sink().guarantee() != Sink.Guarantee.CHECK));
        for (OpenSink sink : sinks) {
            commit(sink, number, true, handles.getOrDefault(sink.stage().id(), List.of()));
            open.remove(sink.stage().id());
        }
    }

    private void commit(OpenSink sink, long number, boolean last, List<byte[]> handles) {
        try {
            sink.sink().commit(context(sink, number, last), handles);
        } catch (UnmetExpectationException e) {
            throw new StageFailure(sink.stage(), e.getMessage(), e.advice(), e);
        } catch (IOException | RuntimeException e) {
            throw new StageFailure(
                    sink.stage(),
                    "cannot commit what was written: " + StageFailure.words(e),
                    "see that the destination can be written to, and run again",
                    e);
        }
    }

    /** Removes what was written and not committed. */
    void abort() {
        for (OpenSink sink : open.values()) {
            try {
                sink.sink().abort(context(sink, 1, true));
            } catch (IOException e) {
                LOG.warn(
                        "run {}: stage '{}' may have left something behind that was not committed: {}",
                        options.runId(),
                        sink.stage().name(),
                        e.toString());
            } catch (RuntimeException e) {
                LOG.warn(
                        "run {}: stage '{}' left something behind that was not committed",
                        options.runId(),
                        sink.stage().name(),
                        e);
            }
        }
    }

    private Sink.CommitContext context(OpenSink sink, long number, boolean last) {
        return new Sink.CommitContext(
                options.runId(), sink.stage().id(), number, last, options.workFolder(), bounded);
    }

    private record OpenSink(StageInfo stage, Sink sink) {}
}
