package org.nifibeam.process;

import java.util.List;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.run.CheckpointFigures;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;

/**
 * Where a run is: its state, its figures, and why it failed.
 *
 * @param problems empty unless it failed
 * @param metrics as they were then
 * @param checkpoints as they were then
 */
record Outcome(
        Job.State state,
        List<Problem> problems,
        List<StageMetrics> metrics,
        CheckpointFigures checkpoints) {
    Outcome {
        problems = List.copyOf(problems);
        metrics = List.copyOf(metrics);
    }

    /** That of a run of which nothing is known yet. */
    static Outcome begun() {
        return new Outcome(Job.State.RUNNING, List.of(), List.of(), CheckpointFigures.NONE);
    }

    /** That of a run which has not come so far as to have figures. */
    static Outcome failed(List<Problem> problems) {
        return new Outcome(Job.State.FAILED, problems, List.of(), CheckpointFigures.NONE);
    }

    /** That of a run which was cancelled before it had begun. */
    static Outcome cancelled() {
        return new Outcome(Job.State.CANCELLED, List.of(), List.of(), CheckpointFigures.NONE);
    }

    /** The end of a run whose figures are these. */
    Outcome endedAs(Job.State end, List<Problem> why) {
        return new Outcome(end, why, metrics, checkpoints);
    }
}
