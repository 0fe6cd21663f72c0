package org.nifibeam.flink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.runtime.StageFailure;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.UnmetExpectationException;
import org.nifibeam.core.spi.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one run writes to: the sinks by their stage's id. Writers are opened by the tasks' threads;
 * what a bounded run has written is one result, committed or aborted by one thread when it ended.
 */
final class RunSinks {
    private static final Logger LOG = LoggerFactory.getLogger(RunSinks.class);
    private static final long CHECKPOINT = 1;

    private final RunOptions options;
    private final Map<String, OpenSink> open = new LinkedHashMap<>();

    /** The sinks of a plan, made now. */
    RunSinks(RunOptions options, Plan plan) {
        this.options = options;
        for (PlanStage stage : plan.stages()) {
            for (Step step : stage.steps()) {
                if (step.work() instanceof Step.Work.WriteTo write) {
                    open.put(step.stage().id(), new OpenSink(step.stage(), create(write.spec())));
                }
            }
        }
    }

    private Sink create(WriteSpec spec) {
        try {
            return spec.sink(options.connectors());
        } catch (ProblemException e) {
            throw new IllegalStateException(
                    "a sink that compiled cannot be made: " + e.getMessage(), e);
        }
    }

    /** Opens a task's writer. */
    Writer open(StageInfo stage, int task) throws IOException {
        return open.get(stage.id())
                .sink()
                .open(
                        new Sink.WriterContext(
                                options.runId(),
                                stage.id(),
                                task,
                                options.parallelism(),
                                options.workFolder()));
    }

    /**
     * Commits every sink, those that only check before those that write; one that has been
     * committed is done with, whatever comes after.
     *
     * @throws StageFailure of the first sink that cannot
     */
    void commit(List<PreparedHandle> prepared) {
        List<OpenSink> sinks = new ArrayList<>(open.values());
        sinks.sort(Comparator.comparing(sink -> sink.sink().guarantee() != Sink.Guarantee.CHECK));
        for (OpenSink sink : sinks) {
            String id = sink.stage().id();
            commit(
                    sink,
                    prepared.stream()
                            .filter(handle -> handle.stageId().equals(id))
                            .map(PreparedHandle::handle)
                            .toList());
            open.remove(id);
        }
    }

    private void commit(OpenSink sink, List<byte[]> handles) {
        try {
            sink.sink().commit(context(sink), handles);
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
                sink.sink().abort(context(sink));
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "run {}: stage '{}' may have left something behind that was not committed",
                        options.runId(),
                        sink.stage().name(),
                        e);
            }
        }
    }

    private Sink.CommitContext context(OpenSink sink) {
        return new Sink.CommitContext(
                options.runId(), sink.stage().id(), CHECKPOINT, true, options.workFolder(), true);
    }

    private record OpenSink(StageInfo stage, Sink sink) {}
}
