package org.nifibeam.process;

import java.util.List;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;

/**
 * Where a run is: its state, its figures, and why it failed.
 *
 * @param problems empty unless it failed
 * @param metrics as they were then
 */
record Outcome(Job.State state, List<Problem> problems, List<StageMetrics> metrics) {
    Outcome {
        problems = List.copyOf(problems);
        metrics = List.copyOf(metrics);
    }
}
