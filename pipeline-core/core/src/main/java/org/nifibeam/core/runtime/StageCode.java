package org.nifibeam.core.runtime;

import java.util.Optional;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.runtime.grouping.GroupCode;
import org.nifibeam.core.runtime.grouping.GroupCodes;

/** A plan's stage with the code generated for it. Immutable. */
public final class StageCode {
    private final PlanStage stage;
    private final GeneratedStage generated;

    private StageCode(PlanStage stage, GeneratedStage generated) {
        this.stage = stage;
        this.generated = generated;
    }

    /**
     * A stage's code, generated now or for an earlier plan with an equal stage.
     *
     * @throws StageFailure if an expression is larger than the JVM allows
     */
    public static StageCode of(PlanStage stage) {
        return new StageCode(stage, GeneratedStage.of(stage));
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
}
