package org.nifibeam.core.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.nifibeam.core.function.MetricValue;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.core.window.Timestamps;

/**
 * Sums steps' figures over tasks, and steps to stages: a stage takes what its first step takes and
 * gives what its last step gives. One for each run, since event time never goes back, though a task
 * that was idle may have an older one. Thread-safe.
 */
public final class MetricsSum {
    private final Map<String, Long> reached = new HashMap<>();

    /** The figures of the given tasks, listed by plan stage. */
    public synchronized List<StageMetrics> of(List<List<StageTask>> tasksByStage) {
        Map<String, StageMetrics> stages = new LinkedHashMap<>();
        for (List<StageTask> tasks : tasksByStage) {
            List<List<StepMetrics>> byTask = tasks.stream().map(StageTask::metrics).toList();
            for (int step = 0; step < byTask.get(0).size(); step++) {
                List<StepMetrics> same = new ArrayList<>();
                for (List<StepMetrics> metrics : byTask) {
                    same.add(metrics.get(step));
                }
                if (same.get(0).stage().origin() != StageInfo.Origin.BESIDE) {
                    StageMetrics sum = step(same);
                    stages.merge(sum.stage(), sum, MetricsSum::chain);
                }
            }
        }
        return stages.values().stream().map(this::asFarAsEver).toList();
    }

    private StageMetrics asFarAsEver(StageMetrics now) {
        long furthest = reached.merge(now.stage(), now.watermark(), Math::max);
        return new StageMetrics(
                now.stage(),
                now.in(),
                now.out(),
                now.late(),
                now.errors(),
                furthest,
                now.backlog(),
                now.bytes(),
                now.own());
    }

    /**
     * The figures of stages, of those that each task has sent.
     *
     * @param tasksByStage by plan stage, in the plan's order: of each of its tasks what {@link #of}
     *     says of that task alone
     */
    public static List<StageMetrics> ofSent(List<List<List<StageMetrics>>> tasksByStage) {
        Map<String, StageMetrics> stages = new LinkedHashMap<>();
        for (List<List<StageMetrics>> tasks : tasksByStage) {
            Map<String, StageMetrics> own = new LinkedHashMap<>();
            for (List<StageMetrics> task : tasks) {
                task.forEach(figures -> own.merge(figures.stage(), figures, MetricsSum::beside));
            }
            own.values().forEach(sum -> stages.merge(sum.stage(), sum, MetricsSum::chain));
        }
        return List.copyOf(stages.values());
    }

    private static StageMetrics beside(StageMetrics one, StageMetrics other) {
        Map<String, MetricValue> own = new TreeMap<>(one.own());
        join(own, other.own());
        return new StageMetrics(
                one.stage(),
                one.in() + other.in(),
                one.out() + other.out(),
                one.late() + other.late(),
                one.errors() + other.errors(),
                Math.min(one.watermark(), other.watermark()),
                sum(one.backlog(), other.backlog()),
                sum(one.bytes(), other.bytes()),
                own);
    }

    private static StageMetrics step(List<StepMetrics> tasks) {
        long in = 0;
        long out = 0;
        long late = 0;
        long errors = 0;
        OptionalLong backlog = OptionalLong.empty();
        OptionalLong bytes = OptionalLong.empty();
        Map<String, MetricValue> own = new TreeMap<>();
        for (StepMetrics task : tasks) {
            in += task.in();
            out += task.out();
            late += task.late();
            errors += task.errors();
            backlog = sum(backlog, task.backlog());
            bytes = sum(bytes, task.bytes());
            join(own, task.own());
        }
        String stage = tasks.get(0).stage().name();
        return new StageMetrics(
                stage, in, out, late, errors, watermark(tasks), backlog, bytes, own);
    }

    /** A task that has never had anything to do says nothing of how far event time is. */
    private static long watermark(List<StepMetrics> tasks) {
        return tasks.stream()
                .filter(task -> !task.idle())
                .mapToLong(StepMetrics::watermark)
                .min()
                .orElseGet(
                        () ->
                                tasks.stream()
                                        .mapToLong(StepMetrics::watermark)
                                        .max()
                                        .orElse(Timestamps.MIN));
    }

    private static OptionalLong sum(OptionalLong left, OptionalLong right) {
        return left.isPresent() && right.isPresent()
                ? OptionalLong.of(left.getAsLong() + right.getAsLong())
                : left.isPresent() ? left : right;
    }

    private static void join(Map<String, MetricValue> into, Map<String, MetricValue> more) {
        more.forEach((name, value) -> into.merge(name, value, MetricValue::with));
    }

    private static StageMetrics chain(StageMetrics first, StageMetrics next) {
        Map<String, MetricValue> own = new TreeMap<>(first.own());
        join(own, next.own());
        return new StageMetrics(
                first.stage(),
                first.in(),
                next.out(),
                first.late() + next.late(),
                first.errors() + next.errors(),
                Math.min(first.watermark(), next.watermark()),
                sum(first.backlog(), next.backlog()),
                sum(first.bytes(), next.bytes()),
                own);
    }
}
