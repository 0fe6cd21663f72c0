package org.nifibeam.core.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.function.View;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.runtime.columns.ColumnCodes;
import org.nifibeam.core.runtime.grouping.GroupCode;
import org.nifibeam.core.runtime.grouping.GroupCodes;
import org.nifibeam.core.runtime.grouping.JoinCode;

/** A plan's stage with the code generated for it and the functions it calls. Immutable. */
public final class StageCode {
    private final PlanStage stage;
    private final GeneratedStage generated;
    private final List<Optional<FunctionBytes>> functions;
    private final Optional<KeyFields> keys;

    private StageCode(
            PlanStage stage,
            GeneratedStage generated,
            List<Optional<FunctionBytes>> functions,
            Optional<KeyFields> keys) {
        this.stage = stage;
        this.generated = generated;
        this.functions = List.copyOf(functions);
        this.keys = keys;
    }

    /**
     * A stage's code, generated now or for an earlier plan with an equal stage.
     *
     * @throws StageFailure if an expression is larger than the JVM allows, a function cannot be
     *     copied, or a side input has windows that an element's window does not lead to
     */
    public static StageCode of(PlanStage stage) {
        for (PlanStage.Side side : stage.sides()) {
            if (side.windowing().function().merging()) {
                throw new StageFailure(
                        side.stage(),
                        "the side input '"
                                + side.view().map(View::tag).orElse("")
                                + "' is in windows that merge ("
                                + side.windowing().function()
                                + "), and an element's window has none that belongs to it",
                        "window the side input into fixed, sliding or global windows",
                        new IllegalArgumentException("windows that merge"));
            }
        }
        List<Optional<FunctionBytes>> functions = new ArrayList<>();
        for (Step step : stage.steps()) {
            boolean calls =
                    step.work() instanceof Step.Work.Apply apply
                            && apply.function() instanceof RowFunction.Call;
            functions.add(
                    calls
                            ? Optional.of(FunctionBytes.of(step.stage(), call(step)))
                            : Optional.empty());
        }
        Optional<KeyFields> keys =
                stage.input() instanceof PlanStage.Input.Keyed keyed
                        ? Optional.of(new KeyFields(keyed.schema(), keyed.keys()))
                        : Optional.empty();
        return new StageCode(stage, GeneratedStage.of(stage), functions, keys);
    }

    private static RowFunction.Call call(Step step) {
        return (RowFunction.Call) ((Step.Work.Apply) step.work()).function();
    }

    PlanStage stage() {
        return stage;
    }

    RowCode row(int step) {
        return generated.rows().get(step).orElseThrow();
    }

    GroupCodes group(int step) {
        return generated.groups().get(step).orElseThrow();
    }

    ColumnCodes columns() {
        return generated.columns();
    }

    RowLoops fromColumns() {
        return generated.fromColumns();
    }

    Optional<StageLoopGenerator.Loop> loop() {
        return generated.loop();
    }

    JoinCode join(int step) {
        return generated.joins().get(step).orElseThrow();
    }

    FunctionBytes function(int step) {
        return functions.get(step).orElseThrow();
    }

    /**
     * The code of a stage that begins with groups; its hash is the key hash of the rows that come.
     */
    public Optional<GroupCode> input() {
        boolean partial =
                stage.input() instanceof PlanStage.Input.Grouped grouped && grouped.partial();
        return generated.input().map(codes -> codes.of(partial));
    }

    GroupCodes grouping() {
        return generated.input().orElseThrow();
    }

    /**
     * The key hash of the rows that come, those of a joined side too; {@link KeyHash#NONE} if they
     * do not come by key.
     */
    public KeyHash keyHash() {
        Optional<JoinCode> join = generated.joins().stream().flatMap(Optional::stream).findAny();
        if (join.isPresent()) {
            return join.get()::hash;
        }
        if (keys.isPresent()) {
            return keys.get();
        }
        return input().<KeyHash>map(code -> code::hash).orElse(KeyHash.NONE);
    }
}
