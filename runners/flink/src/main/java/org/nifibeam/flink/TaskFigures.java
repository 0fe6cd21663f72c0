package org.nifibeam.flink;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.core.runtime.MetricsSum;
import org.nifibeam.core.runtime.StageTask;

/**
 * The figures of one task on their way through Flink; without those that functions of users note.
 *
 * @param stage the plan stage's number
 * @param stages of the definition's stages that the task does
 */
record TaskFigures(int stage, List<Figures> stages) implements Serializable {
    private static final long UNKNOWN = -1;

    /** One stage's; what is unknown is -1. */
    record Figures(
            String stage,
            long in,
            long out,
            long late,
            long errors,
            long watermark,
            long backlog,
            long bytes)
            implements Serializable {
        StageMetrics metrics() {
            return new StageMetrics(
                    stage,
                    in,
                    out,
                    late,
                    errors,
                    watermark,
                    known(backlog),
                    known(bytes),
                    Map.of());
        }

        private static OptionalLong known(long value) {
            return value == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(value);
        }
    }

    /** A task's as they are now; on any thread. */
    static TaskFigures of(int stage, StageTask task) {
        List<Figures> figures = new ArrayList<>();
        for (StageMetrics one : new MetricsSum().of(List.of(List.of(task)))) {
            figures.add(
                    new Figures(
                            one.stage(),
                            one.in(),
                            one.out(),
                            one.late(),
                            one.errors(),
                            one.watermark(),
                            one.backlog().orElse(UNKNOWN),
                            one.bytes().orElse(UNKNOWN)));
        }
        return new TaskFigures(stage, figures);
    }

    /** The figures of all tasks together. */
    static List<StageMetrics> sum(List<TaskFigures> tasks) {
        Map<Integer, List<List<StageMetrics>>> byStage = new TreeMap<>();
        for (TaskFigures task : tasks) {
            byStage.computeIfAbsent(task.stage(), number -> new ArrayList<>())
                    .add(task.stages().stream().map(Figures::metrics).toList());
        }
        return MetricsSum.ofSent(List.copyOf(byStage.values()));
    }
}
