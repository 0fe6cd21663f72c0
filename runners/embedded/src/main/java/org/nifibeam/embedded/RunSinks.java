package org.nifibeam.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Writers are opened before tasks run, {@link #prepared} is called by the tasks' threads, {@link
 * #commit} and {@link #abort} by the last of them.
 */
final class RunSinks {
    private static final Logger LOG = LoggerFactory.getLogger(RunSinks.class);

    private final RunOptions options;
    private final boolean bounded;
    private final Map<String, OpenSink> open = new LinkedHashMap<>();

    RunSinks(RunOptions options, boolean bounded) {
        this.bounded = bounded;
        this.options = options;
    }

    /** Opens a task's writer. */
    Writer open(StageInfo stage, WriteSpec spec, int task) throws IOException {
        OpenSink sink =
                open.computeIfAbsent(
                        stage.id(), id -> new OpenSink(stage, create(spec), new ArrayList<>()));
        return sink.sink()
                .open(
                        new Sink.WriterContext(
                                options.runId(),
                                stage.id(),
                                task,
                                options.parallelism(),
                                options.workFolder()));
    }

    private Sink create(WriteSpec spec) {
        try {
            return spec.sink(options.connectors());
        } catch (ProblemException e) {
            throw new IllegalStateException(
                    "a sink that compiled cannot be made: " + e.getMessage(), e);
        }
    }

    /** Keeps what a task's writers have made ready. */
    synchronized void prepared(List<StageTask.Prepared> prepared) {
        prepared.forEach(p -> open.get(p.stageId()).handles().add(p.handle()));
    }

    /**
     * Commits every sink, those that only check before those that write; one that has been
     * committed is done with, whatever comes after.
     *
     * @throws StageFailure of the first sink that cannot
     */
    synchronized void commit() {
        List<OpenSink> sinks = new ArrayList<>(open.values());
        sinks.sort(Comparator.comparing(sink -> sink.sink().guarantee() != Sink.Guarantee.CHECK));
        for (OpenSink sink : sinks) {
            try {
                sink.sink().commit(context(sink), sink.handles());
            } catch (UnmetExpectationException e) {
                throw new StageFailure(sink.stage(), e.getMessage(), e.advice(), e);
            } catch (IOException | RuntimeException e) {
                throw new StageFailure(
                        sink.stage(),
                        "cannot commit what was written: " + StageFailure.words(e),
                        "see that the destination can be written to, and run again",
                        e);
            }
            open.remove(sink.stage().id());
        }
    }

    /** Removes what was written and not committed. */
    synchronized void abort() {
        for (OpenSink sink : open.values()) {
            try {
                sink.sink().abort(context(sink));
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "run {}: stage '{}' left something behind that was not committed",
                        options.runId(),
                        sink.stage().name(),
                        e);
            }
        }
    }

    private Sink.CommitContext context(OpenSink sink) {
        return new Sink.CommitContext(
                options.runId(), sink.stage().id(), 1, true, options.workFolder(), bounded);
    }

    private record OpenSink(StageInfo stage, Sink sink, List<byte[]> handles) {}
}
