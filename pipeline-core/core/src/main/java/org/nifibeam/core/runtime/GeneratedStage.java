package org.nifibeam.core.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.nifibeam.core.expression.TooDeepException;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.runtime.columns.ColumnCodes;
import org.nifibeam.core.runtime.grouping.GroupCodes;
import org.nifibeam.core.runtime.grouping.JoinCode;
import org.nifibeam.core.schema.GeneratedClasses;
import org.nifibeam.core.schema.Schema;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.MethodTooLargeException;

/**
 * What is generated for a stage: stateless, shared by its tasks. The last few are kept, since a
 * pipeline that runs again is fast at once when the JVM has compiled its code already; one that
 * falls out is unloaded with its last user.
 *
 * @param rows by step, where it has row code
 * @param groups by step, where it makes half-done groups
 * @param joins by step, where it joins
 * @param input of a stage that begins with groups
 * @param columns of the steps' expressions, for batches of columns
 * @param fromColumns what makes rows of columns
 * @param loop of a stage that begins with plain steps
 */
record GeneratedStage(
        List<Optional<RowCode>> rows,
        List<Optional<GroupCodes>> groups,
        List<Optional<JoinCode>> joins,
        Optional<GroupCodes> input,
        ColumnCodes columns,
        RowLoops fromColumns,
        Optional<StageLoopGenerator.Loop> loop) {
    private static final int KEPT = 64;

    private static final Map<Key, GeneratedStage> LAST =
            new LinkedHashMap<>(KEPT, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, GeneratedStage> eldest) {
                    return size() > KEPT;
                }
            };

    GeneratedStage {
        rows = List.copyOf(rows);
        groups = List.copyOf(groups);
        joins = List.copyOf(joins);
    }

    /** What the code depends on; neither names nor connectors. */
    private record Key(
            List<StepKey> steps,
            List<Optional<Step.Consumer>> heads,
            boolean read,
            Optional<Grouping> input,
            boolean partial) {}

    private record StepKey(
            Optional<Object> work,
            Schema input,
            Schema output,
            List<Optional<Step.Consumer>> consumers) {
        static StepKey of(Step step) {
            return new StepKey(
                    generatedFrom(step.work()),
                    step.input(),
                    step.output(),
                    step.outputs().isEmpty()
                            ? List.of()
                            : inside(step.outputs().get(0).consumers()));
        }

        /** The consumers, empty ones for those outside of the stage. */
        static List<Optional<Step.Consumer>> inside(List<Step.Consumer> consumers) {
            return consumers.stream()
                    .map(c -> Optional.of(c).filter(Step.Consumer.ToStep.class::isInstance))
                    .toList();
        }

        /** Nothing is generated for a user's function, and nothing of a user's is kept here. */
        private static Optional<Object> generatedFrom(Step.Work work) {
            if (work instanceof Step.Work.Apply apply) {
                boolean called = apply.function() instanceof RowFunction.Call;
                return called ? Optional.empty() : Optional.of(apply.function());
            }
            return work instanceof Step.Work.WriteTo ? Optional.empty() : Optional.of(work);
        }
    }

    static GeneratedStage of(PlanStage stage) {
        Key key =
                new Key(
                        stage.steps().stream().map(StepKey::of).toList(),
                        StepKey.inside(stage.heads()),
                        stage.input() instanceof PlanStage.Input.FromSource,
                        grouped(stage).map(PlanStage.Input.Grouped::grouping),
                        grouped(stage).map(PlanStage.Input.Grouped::partial).orElse(false));
        synchronized (LAST) {
            GeneratedStage known = LAST.get(key);
            if (known != null) {
                return known;
            }
        }
        GeneratedStage made = generate(stage);
        if (!hasUserCombiners(stage)) {
            synchronized (LAST) {
                LAST.put(key, made);
            }
        }
        return made;
    }

    /** A user's classes must be able to go with their pipeline. */
    private static boolean hasUserCombiners(PlanStage stage) {
        Stream<Grouping> before =
                stage.steps().stream()
                        .map(Step::work)
                        .filter(Step.Work.PreCombine.class::isInstance)
                        .map(work -> ((Step.Work.PreCombine) work).grouping());
        return Stream.concat(before, grouped(stage).map(g -> g.grouping()).stream())
                .flatMap(grouping -> grouping.aggregations().stream())
                .anyMatch(a -> a.function() instanceof CustomCombiner c && c.userCode());
    }

    private static Optional<PlanStage.Input.Grouped> grouped(PlanStage stage) {
        return stage.input() instanceof PlanStage.Input.Grouped grouped
                ? Optional.of(grouped)
                : Optional.empty();
    }

    private static GeneratedStage generate(PlanStage stage) {
        GeneratedClasses loader = new GeneratedClasses(GeneratedStage.class.getClassLoader());
        RowCodeGenerator generator = new RowCodeGenerator(loader);
        List<Optional<RowCode>> rows = new ArrayList<>();
        List<Optional<GroupCodes>> groups = new ArrayList<>();
        List<Optional<JoinCode>> joins = new ArrayList<>();
        for (Step step : stage.steps()) {
            rows.add(guard(step.stage(), () -> rowCode(step, generator)));
            groups.add(
                    step.work() instanceof Step.Work.PreCombine combine
                            ? guard(
                                    step.stage(),
                                    () -> groupCodes(loader, combine.grouping(), false))
                            : Optional.empty());
            joins.add(
                    step.work() instanceof Step.Work.Join join
                            ? guard(
                                    step.stage(),
                                    () ->
                                            Optional.of(
                                                    new JoinCode(
                                                            loader,
                                                            step.input(),
                                                            join.right(),
                                                            join.keys())))
                            : Optional.empty());
        }
        Optional<GroupCodes> input =
                grouped(stage)
                        .flatMap(
                                g ->
                                        guard(
                                                g.stage(),
                                                () ->
                                                        groupCodes(
                                                                loader,
                                                                g.grouping(),
                                                                g.partial())));
        return new GeneratedStage(
                rows,
                groups,
                joins,
                input,
                new ColumnCodes(),
                new RowLoops(),
                StageLoopGenerator.generate(loader, stage, rows));
    }

    private static Optional<GroupCodes> groupCodes(
            GeneratedClasses loader, Grouping grouping, boolean fromPartial) {
        GroupCodes codes = new GroupCodes(loader, grouping);
        codes.of(fromPartial);
        return Optional.of(codes);
    }

    /**
     * The JVM limits the size of a method and of a class; what goes beyond is the definition's to
     * change.
     */
    private static <C> Optional<C> guard(StageInfo stage, Supplier<Optional<C>> generator) {
        try {
            return generator.get();
        } catch (TooDeepException | MethodTooLargeException | ClassTooLargeException e) {
            throw new StageFailure(
                    stage,
                    "an expression is too large: " + e.getMessage(),
                    "compute parts of it in fields of an earlier stage",
                    e);
        }
    }

    private static Optional<RowCode> rowCode(Step step, RowCodeGenerator generator) {
        if (!(step.work() instanceof Step.Work.Apply apply)) {
            return Optional.empty();
        }
        if (apply.function() instanceof RowFunction.Filter filter) {
            return Optional.of(generator.filter(filter, step.input()));
        }
        if (apply.function() instanceof RowFunction.Project project) {
            return Optional.of(generator.project(project, step.input(), step.output()));
        }
        if (apply.function() instanceof RowFunction.AssignTimestamps assign) {
            return Optional.of(generator.timestamp(assign, step.input()));
        }
        if (apply.function() instanceof RowFunction.Partition partition) {
            return Optional.of(generator.value(partition.by(), step.input()));
        }
        return Optional.empty();
    }
}
