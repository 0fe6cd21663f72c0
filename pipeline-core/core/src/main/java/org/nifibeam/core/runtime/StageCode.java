package org.nifibeam.core.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.schema.GeneratedClasses;

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
            rows.add(rowCode(step, generator));
            groups.add(
                    step.work() instanceof Step.Work.PreCombine combine
                            ? Optional.of(
                                    GroupCodeGenerator.generate(
                                            loader, combine.grouping(), false, true))
                            : Optional.empty());
        }
        input =
                stage.input() instanceof PlanStage.Input.Grouped grouped
                        ? Optional.of(
                                GroupCodeGenerator.generate(
                                        loader, grouped.grouping(), grouped.partial(), false))
                        : Optional.empty();
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
