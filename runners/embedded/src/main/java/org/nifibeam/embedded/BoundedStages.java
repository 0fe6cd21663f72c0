package org.nifibeam.embedded;

import java.util.Arrays;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;

/** Which stages of a plan end by themselves: those that nothing unbounded comes to. Immutable. */
final class BoundedStages {
    private final boolean[] ends;
    private final boolean[] sidesEnd;

    BoundedStages(Plan plan) {
        int size = plan.stages().size();
        ends = new boolean[size];
        sidesEnd = new boolean[size];
        Arrays.fill(ends, true);
        Arrays.fill(sidesEnd, true);
        for (PlanStage stage : plan.stages()) {
            int number = stage.number();
            ends[number] &= sidesEnd[number];
            if (stage.input() instanceof PlanStage.Input.FromSource source) {
                ends[number] &= source.spec().bounded();
            }
            for (Step.Consumer consumer : stage.consumers()) {
                if (consumer instanceof Step.Consumer.ToStage to) {
                    ends[to.stage()] &= ends[number];
                } else if (consumer instanceof Step.Consumer.ToSide to) {
                    sidesEnd[to.stage()] &= ends[number];
                }
            }
        }
    }

    /** True if all side inputs of a stage end. */
    boolean sidesEnd(int stage) {
        return sidesEnd[stage];
    }
}
