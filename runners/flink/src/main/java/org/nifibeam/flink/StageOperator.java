package org.nifibeam.flink;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.runtime.StageFailure;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.window.Timestamps;

/**
 * A stage of a plan as one operator; {@link ReadingOperator} and {@link ReceivingOperator} say
 * where its elements come from. What travels is the run's id and the stage's number. Flink's thread
 * of the task calls it.
 */
abstract sealed class StageOperator<T> extends AbstractStreamOperator<Sent>
        implements OneInputStreamOperator<T, Sent>, BoundedOneInput
        permits ReadingOperator, ReceivingOperator {
    private static final long serialVersionUID = 1L;

    /** The accumulator by which what writers have made ready comes to the commit. */
    static final String HANDLES = "handles";

    /** The accumulator by which a task's figures come to whoever follows the run. */
    static final String FIGURES = "figures";

    private static final long CHECKPOINT = 1;

    /** Of the heap, one part in so many is for groups and state, as in the embedded runner. */
    private static final int STATE_OF_HEAP = 4;

    private final RunReference reference;
    private final int stage;
    private transient LocalRun run;
    private transient StageTask task;

    StageOperator(RunReference reference, int stage) {
        this.reference = reference;
        this.stage = stage;
    }

    final StageTask task() {
        return task;
    }

    @Override
    public final void open() throws Exception {
        super.open();
        run = reference.run();
        ArrivedRun.useIn(getRuntimeContext(), run);
        noting(
                () -> {
                    int index = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
                    TaskHost host = new TaskHost(run, index, output, stateBytes());
                    task = new StageTask(run.code(stage), host, to -> run.code(to).keyHash());
                    run.started(stage, index, task);
                    getRuntimeContext()
                            .addAccumulator(
                                    FIGURES + " " + stage, new FiguresAccumulator(stage, task));
                    task.open();
                });
    }

    /** A share of the heap for the groups or the state of each task that has any. */
    private long stateBytes() {
        long stages =
                run.plan().stages().stream()
                        .filter(
                                s ->
                                        s.input() instanceof PlanStage.Input.Grouped
                                                || s.input() instanceof PlanStage.Input.Keyed)
                        .count();
        long all = Runtime.getRuntime().maxMemory() / STATE_OF_HEAP;
        return Math.max(1, all / Math.max(1, stages * run.options().parallelism()));
    }

    @Override
    public final void processElement(StreamRecord<T> element) throws Exception {
        noting(() -> take(element.getValue()));
    }

    /** Takes what Flink gives. */
    abstract void take(T value) throws IOException;

    /** Takes what was given and is kept back only to be faster. */
    abstract void takeRest();

    @Override
    public final void endInput() throws Exception {
        noting(
                () -> {
                    takeRest();
                    task.tick();
                    task.flush();
                    task.watermark(Timestamps.MAX);
                    List<StageTask.Prepared> prepared = task.prepare(CHECKPOINT);
                    ListAccumulator<PreparedHandle> handles = new ListAccumulator<>();
                    for (StageTask.Prepared ready : prepared) {
                        handles.add(new PreparedHandle(ready.stageId(), ready.handle()));
                    }
                    getRuntimeContext().addAccumulator(HANDLES + " " + stage, handles);
                });
    }

    @Override
    public final void close() throws Exception {
        try {
            if (task != null) {
                task.close();
            }
        } finally {
            super.close();
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Flink hands a failure on as text; the run keeps what the user is to be told. */
    private void noting(Work work) throws Exception {
        try {
            work.run();
        } catch (Throwable e) {
            run.failed(e);
            if (e instanceof StageFailure failure) {
                throw new SentFailure(failure);
            }
            throw e;
        }
    }
}
