package org.nifibeam.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.function.View;
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
 * @param errorHeads who takes what a source cannot read; one fails the run if empty
 * @param steps the steps, each before its consumers
 * @param sides what its steps take beside their input
 */
public record PlanStage(
        int number,
        Input input,
        List<Step.Consumer> heads,
        Optional<List<Step.Consumer>> errorHeads,
        List<Step> steps,
        List<Side> sides) {
    public PlanStage {
        heads = List.copyOf(heads);
        errorHeads = errorHeads.map(List::copyOf);
        steps = List.copyOf(steps);
        sides = List.copyOf(sides);
    }

    /** Where anything of this stage goes. */
    public List<Step.Consumer> consumers() {
        List<Step.Consumer> all = new ArrayList<>(heads);
        errorHeads.ifPresent(all::addAll);
        steps.forEach(step -> all.addAll(step.consumers()));
        return all;
    }

    /**
     * A side input, which every task sees whole, or one side of a join, which comes by key.
     *
     * @param stage whose step takes it
     * @param view how it is seen; empty for a join
     * @param schema of its rows
     * @param windowing of its collection
     */
    public record Side(
            StageInfo stage, Optional<View<?>> view, Schema schema, WindowingStrategy windowing) {}

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
         * An exchange by key, whose rows are passed on as they come: all of a key to one task,
         * because a step keeps state by it, or joins by it.
         */
        record Keyed(StageInfo stage, Schema schema, List<Integer> keys) implements Input {
            public Keyed {
                keys = List.copyOf(keys);
            }
        }

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
