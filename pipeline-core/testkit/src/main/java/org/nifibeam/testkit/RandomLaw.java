package org.nifibeam.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Capability;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.testkit.reference.Outcome;

/**
 * Random pipelines on a runner against the {@link
 * org.nifibeam.testkit.reference.ReferenceInterpreter}. A failing case is made smaller for as long
 * as it still fails, and printed with its seed.
 */
final class RandomLaw {
    private static final long SHRINK_NANOS = 20_000_000_000L;
    private static final AtomicLong RUNS = new AtomicLong();

    private final Runner runner;
    private final Path folder;
    private final Supplier<Course> courses;
    private final boolean straight;
    private int checked;
    private int excluded;
    private int refused;
    private long lateInAll;

    RandomLaw(Runner runner, Path folder) {
        this(runner, folder, () -> Course.STRAIGHT, true);
    }

    /** A law whose runs each take a course. */
    RandomLaw(Runner runner, Path folder, Supplier<Course> courses) {
        this(runner, folder, courses, false);
    }

    private RandomLaw(Runner runner, Path folder, Supplier<Course> courses, boolean straight) {
        this.straight = straight;
        this.runner = runner;
        this.folder = folder;
        this.courses = courses;
    }

    /**
     * How many outcomes were compared, how many were not because more than one is permitted, and
     * how many pipelines join where the runner has no means for that.
     */
    String figures() {
        return checked
                + " outcomes compared, "
                + excluded
                + " excluded, "
                + lateInAll
                + " late elements, "
                + refused
                + " pipelines refused, whose joins want state";
    }

    /** How many of a hundred outcomes were not compared, those of the seeds so far. */
    int excluded() {
        return excluded * 100 / Math.max(1, checked + excluded);
    }

    /** Checks the pipeline of a seed. */
    void check(long seed, RandomPipelines.Mode mode) throws IOException, InterruptedException {
        PipelineCase made = RandomPipelines.of(seed, mode);
        // Where the clock moves nothing can be killed.
        PipelineCase pipeline = straight ? made : made.withoutClock();
        if (joinsWithoutState(pipeline) && isRefused(pipeline)) {
            refused++;
            return;
        }
        Optional<String> failure = failure(pipeline);
        if (failure.isPresent()) {
            PipelineCase small = shrink(pipeline);
            throw new AssertionError(
                    "seed "
                            + seed
                            + " "
                            + mode
                            + " (again with -Dnifibeam.seed="
                            + seed
                            + "): "
                            + failure(small).orElse(failure.get())
                            + "\n"
                            + small.print());
        }
    }

    /**
     * Checks that the pipeline of a seed is refused, for a runner that declares none of its mode.
     */
    void checkRefused(long seed, RandomPipelines.Mode mode) {
        PipelineCase made = RandomPipelines.of(seed, mode);
        if (!isRefused(made)) {
            throw new AssertionError(
                    "seed " + seed + " " + mode + " is not refused\n" + made.print());
        }
    }

    private boolean joinsWithoutState(PipelineCase pipeline) {
        return !runner.capabilities().has(Capability.STATE, true)
                && pipeline.stages().stream().anyMatch(stage -> stage.type().equals("Join"));
    }

    /** True if it is refused as something that the runner cannot do; any other refusal is wrong. */
    private boolean isRefused(PipelineCase made) {
        try {
            Laboratory.of(made).plan(made.definition(), runner.capabilities());
            return false;
        } catch (ProblemException e) {
            if (e.problems().stream().anyMatch(p -> p.code() == ProblemCode.CAPABILITY)) {
                return true;
            }
            throw new AssertionError(e.getMessage() + "\n" + made.print(), e);
        }
    }

    private PipelineCase shrink(PipelineCase failing) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SHRINK_NANOS;
        PipelineCase smallest = failing;
        boolean progress = true;
        while (progress) {
            progress = false;
            for (PipelineCase smaller : smallest.smaller()) {
                if (System.nanoTime() > deadline) {
                    return smallest;
                }
                if (valid(smaller) && failure(smaller).isPresent()) {
                    smallest = smaller;
                    progress = true;
                    break;
                }
            }
        }
        return smallest;
    }

    private boolean valid(PipelineCase pipeline) {
        try {
            return !Laboratory.of(pipeline)
                    .plan(pipeline.definition(), runner.capabilities())
                    .stages()
                    .isEmpty();
        } catch (ProblemException e) {
            return false;
        }
    }

    /** What is wrong with a case, empty if nothing is. */
    Optional<String> failure(PipelineCase pipeline) throws IOException, InterruptedException {
        Outcome outcome;
        try {
            outcome = Laboratory.of(pipeline).outcome(pipeline.definition());
        } catch (ProblemException e) {
            return Optional.of("does not compile: " + e.getMessage());
        }
        for (int parallelism = 1; parallelism <= 3; parallelism++) {
            if (!outcome.decides(parallelism)) {
                excluded++;
                continue;
            }
            for (boolean optimized : parallelism == 1 ? List.of(true, false) : List.of(true)) {
                Optional<String> failure = failure(pipeline, outcome, parallelism, optimized);
                if (failure.isPresent()) {
                    String plan = optimized ? "" : ", plan not optimized";
                    return Optional.of(
                            "at parallelism " + parallelism + plan + ": " + failure.get());
                }
                checked++;
            }
        }
        return Optional.empty();
    }

    private Optional<String> failure(
            PipelineCase pipeline, Outcome outcome, int parallelism, boolean optimized)
            throws IOException, InterruptedException {
        Course course = courses.get();
        Laboratory laboratory = Laboratory.of(pipeline, course);
        try {
            Graph graph = laboratory.graph(pipeline.definition());
            Plan plan =
                    optimized
                            ? Planner.plan(graph, runner.capabilities(), laboratory.connectors())
                            : Planner.planUnoptimized(
                                    graph, runner.capabilities(), laboratory.connectors());
            Job job =
                    course.run(
                            laboratory,
                            runner,
                            plan,
                            "random " + RUNS.incrementAndGet(),
                            parallelism,
                            folder);
            long late = job.metrics().stream().mapToLong(StageMetrics::late).sum();
            if (late != outcome.late()) {
                return Optional.of(late + " late elements, not " + outcome.late());
            }
            lateInAll += late;
        } catch (ProblemException e) {
            return Optional.of("is refused: " + e.getMessage());
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(e.toString());
        }
        return difference(pipeline, outcome, laboratory.sink());
    }

    private static Optional<String> difference(
            PipelineCase pipeline, Outcome outcome, CollectingSink sink) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, List<Element>> written : outcome.written().entrySet()) {
            String into = written.getKey().substring("to_".length());
            List<String> difference =
                    Element.difference(
                            Element.texts(outcome.comparable(written.getValue())),
                            Element.texts(outcome.comparable(sink.elements(into))));
            difference.stream().limit(10).forEach(line -> lines.add(into + " " + line));
        }
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of("\n  " + String.join("\n  ", lines));
    }
}
