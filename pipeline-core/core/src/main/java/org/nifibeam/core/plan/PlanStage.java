package org.nifibeam.core.plan;

import java.util.List;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.ReadSpec;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * Steps that run together in one task, without an exchange between them.
 *
 * @param number its index in the plan
 * @param input where its rows come from
 * @param heads who takes the input's rows
 * @param steps the steps, each before its consumers
 */
public record PlanStage(int number, Input input, List<Step.Consumer> heads, List<Step> steps) {
    public PlanStage {
        heads = List.copyOf(heads);
        steps = List.copyOf(steps);
    }

    /** Where a stage's rows come from. */
    public sealed interface Input {
        /** Whose input it is. */
        StageInfo stage();

        /** The schema of its rows. */
        Schema schema();

        /** A source; {@code schema} is what is left after push-down. */
        record FromSource(StageInfo stage, ReadSpec spec, Schema schema) implements Input {}

        /** Exchanges whose rows are passed on as they come. */
        record FromStages(StageInfo stage, Schema schema) implements Input {}

        /**
         * An exchange by key, whose rows are grouped per window and combined.
         *
         * @param partial true if the rows that come are half-done groups
         * @param windowing when groups are emitted
         */
        record Grouped(
                StageInfo stage, Grouping grouping, boolean partial, WindowingStrategy windowing)
                implements Input {
            @Override
            public Schema schema() {
                return grouping.result();
            }
        }
    }
}
