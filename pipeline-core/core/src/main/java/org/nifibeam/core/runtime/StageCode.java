package org.nifibeam.core.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.nifibeam.core.expression.TooDeepException;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.schema.GeneratedClasses;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.MethodTooLargeException;

/**
 * The generated code of a plan's stage, shared by its tasks; unloaded with the last of them.
 * Immutable.
 */
public final class StageCode {
    private final PlanStage stage;
    private final List<Optional<RowCode>> rows = new ArrayList<>();
    private final List<Optional<GroupCode>> groups = new ArrayList<>();
    private final Optional<GroupCode> input;

    private StageCode(PlanStage stage, GeneratedClasses loader) {
        this.stage = stage;
        RowCodeGenerator generator = new RowCodeGenerator(loader);
        for (Step step : stage.steps()) {
            rows.add(generate(step.stage(), () -> rowCode(step, generator)));
            groups.add(
                    step.work() instanceof Step.Work.PreCombine combine
                            ? generate(
                                    step.stage(),
                                    () -> groupCode(loader, combine.grouping(), false, true))
                            : Optional.empty());
        }
        input =
                stage.input() instanceof PlanStage.Input.Grouped grouped
                        ? generate(
                                grouped.stage(),
                                () ->
                                        groupCode(
                                                loader,
                                                grouped.grouping(),
                                                grouped.partial(),
                                                false))
                        : Optional.empty();
    }

    private static Optional<GroupCode> groupCode(
            GeneratedClasses loader, Grouping grouping, boolean fromPartial, boolean toPartial) {
        return Optional.of(GroupCodeGenerator.generate(loader, grouping, fromPartial, toPartial));
    }

    /**
     * The JVM limits the size of a method and of a class; what goes beyond is the definition's to
     * change.
     */
    private static <C> Optional<C> generate(StageInfo stage, Supplier<Optional<C>> generator) {
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

    /** Generates a stage's code. */
    public static StageCode of(PlanStage stage) {
        return new StageCode(stage, new GeneratedClasses(StageCode.class.getClassLoader()));
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
        return Optional.empty();
    }

    PlanStage stage() {
        return stage;
    }

    RowCode row(int step) {
        return rows.get(step).orElseThrow();
    }

    GroupCode group(int step) {
        return groups.get(step).orElseThrow();
    }

    /**
     * The code of a stage that begins with groups; its hash is the key hash of the rows that come.
     */
    public Optional<GroupCode> input() {
        return input;
    }
}
