package org.nifibeam.embedded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.runtime.StepMetrics;
import org.nifibeam.core.window.Timestamps;

/**
 * Sums steps' figures over tasks, and steps to stages: a stage takes what its first step takes and
 * gives what its last step gives.
 */
final class MetricsSum {
    private MetricsSum() {}

    /** The figures of the given tasks, listed by plan stage. */
    static List<StageMetrics> of(List<List<StageTask>> tasksByStage) {
        Map<String, StageMetrics> stages = new LinkedHashMap<>();
        for (List<StageTask> tasks : tasksByStage) {
            List<List<StepMetrics>> byTask = tasks.stream().map(StageTask::metrics).toList();
            for (int step = 0; step < byTask.get(0).size(); step++) {
                List<StepMetrics> same = new ArrayList<>();
                for (List<StepMetrics> metrics : byTask) {
                    same.add(metrics.get(step));
                }
                StageMetrics sum = step(same);
                stages.merge(sum.stage(), sum, MetricsSum::chain);
            }
        }
        return List.copyOf(stages.values());
    }

    private static StageMetrics step(List<StepMetrics> tasks) {
        long in = 0;
        long out = 0;
        long late = 0;
        long errors = 0;
        long watermark = Timestamps.MAX;
        for (StepMetrics task : tasks) {
            in += task.in();
            out += task.out();
            late += task.late();
            errors += task.errors();
            watermark = Math.min(watermark, task.watermark());
        }
        return new StageMetrics(tasks.get(0).stage().name(), in, out, late, errors, watermark);
    }

    private static StageMetrics chain(StageMetrics first, StageMetrics next) {
        return new StageMetrics(
                first.stage(),
                first.in(),
                next.out(),
                first.late() + next.late(),
                first.errors() + next.errors(),
                Math.min(first.watermark(), next.watermark()));
    }
}
