package org.nifibeam.core.runtime;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.plan.Step.Consumer;
import org.nifibeam.core.window.WindowFunction;

/**
 * Which of a stage's steps are in its {@link StageLoop}, and where elements leave it: behind the
 * plain steps that the stage begins with.
 */
final class StageLoopPlan {
    /** HotSpot does not compile methods above 8,000 bytes; a step takes about 120. */
    private static final int MOST_STEPS = 32;

    /** With more consumers than this, all of a step's are called as one. */
    private static final int MOST_LINKS = 40;

    private final PlanStage stage;
    private final List<Exit> exits = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<Link> heads;

    /** The plan of a stage whose input is not groups. */
    StageLoopPlan(PlanStage stage) {
        this.stage = stage;
        boolean single = stage.input() instanceof PlanStage.Input.FromSource;
        this.heads = links(Exit.HEADS, stage.heads(), single);
    }

    /**
     * Where elements leave.
     *
     * @param step whose main output they come from; {@link #HEADS} for the stage's input
     * @param consumer which of that output's, or {@link #ALL}
     */
    record Exit(int step, int consumer) {
        static final int HEADS = -1;
        static final int ALL = -1;
    }

    /** What an element goes to. */
    sealed interface Link permits Part, Leaving {}

    record Leaving(int exit) implements Link {}

    /**
     * A step in the loop.
     *
     * @param first true if whatever is given to it has been counted as given by the one before
     */
    record Part(int step, boolean first, List<Link> links) implements Link {}

    /** Who takes the stage's input. */
    List<Link> heads() {
        return heads;
    }

    /** All steps in the loop, each before those behind it. */
    List<Part> parts() {
        return parts;
    }

    /** In the order of {@link StageLoop.Parts#receiver}. */
    List<Exit> exits() {
        return exits;
    }

    /** Whether a loop is worth a class: where there are steps in it, or groups to be made. */
    boolean pays() {
        return !parts.isEmpty() || stage.heads().stream().anyMatch(this::combines);
    }

    /** {@code single}: elements are in one window each. */
    private List<Link> links(int from, List<Consumer> consumers, boolean single) {
        List<Link> links = new ArrayList<>();
        if (parts.size() + exits.size() + consumers.size() > MOST_LINKS) {
            links.add(leaving(from, Exit.ALL));
            return links;
        }
        for (int i = 0; i < consumers.size(); i++) {
            if (consumers.get(i) instanceof Consumer.ToStep to && takesPart(to.step(), single)) {
                // Its place among the parts is in front of those behind it.
                List<Link> next = new ArrayList<>();
                Part part = new Part(to.step(), from >= 0 && i == 0, next);
                parts.add(part);
                Step step = stage.steps().get(to.step());
                next.addAll(links(to.step(), step.outputs().get(0).consumers(), single));
                links.add(part);
            } else {
                links.add(leaving(from, i));
            }
        }
        return links;
    }

    private Leaving leaving(int from, int consumer) {
        exits.add(new Exit(from, consumer));
        return new Leaving(exits.size() - 1);
    }

    /** Of so many rows that a call which goes to one class only is worth a class. */
    private boolean combines(Consumer head) {
        return head instanceof Consumer.ToStep to
                && stage.steps().get(to.step()).work() instanceof Step.Work.PreCombine;
    }

    private boolean takesPart(int index, boolean single) {
        if (parts.size() == MOST_STEPS) {
            return false;
        }
        Step.Work work = stage.steps().get(index).work();
        if (work instanceof Step.Work.AssignWindows assign) {
            // What is in several windows is several elements.
            WindowFunction function = assign.windowing().function();
            return single
                    && !(function instanceof WindowFunction.Sliding)
                    && !(function instanceof WindowFunction.Custom);
        }
        return work instanceof Step.Work.Apply apply
                && (apply.function() instanceof RowFunction.Filter
                        || apply.function() instanceof RowFunction.Project
                        || apply.function() instanceof RowFunction.AssignTimestamps);
    }
}
