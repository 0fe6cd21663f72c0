package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.run.Capability;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;

/** Refuses what the runner has not declared, naming the stage. */
final class CheckCapabilities implements Check {
    @Override
    public List<Problem> problems(Graph graph, Pass.Target target) {
        List<Problem> problems = new ArrayList<>();
        for (Node node : graph.nodes()) {
            for (Capability needed : needs(node)) {
                if (!target.capabilities().has(needed, graph.bounded())) {
                    problems.add(
                            new Problem(
                                    ProblemCode.CAPABILITY,
                                    node.stage().place(),
                                    Optional.of(node.stage().name()),
                                    "the runner has no "
                                            + needed.words()
                                            + " for "
                                            + (graph.bounded() ? "bounded" : "unbounded")
                                            + " pipelines",
                                    wayRound(needed)));
                }
            }
        }
        return problems;
    }

    /** What a node asks of a runner. */
    static Set<Capability> needs(Node node) {
        Set<Capability> needs = EnumSet.noneOf(Capability.class);
        if (node instanceof Node.Flatten) {
            needs.add(Capability.FLATTEN);
        } else if (node instanceof Node.GroupByKey group) {
            WindowingStrategy windowing = group.input().windowing();
            if (windowing.function() instanceof WindowFunction.Global) {
                needs.add(Capability.GROUP_GLOBALLY);
            } else if (windowing.function() instanceof WindowFunction.Sessions) {
                needs.add(Capability.GROUP_SESSIONS);
            } else {
                needs.add(Capability.GROUP_WINDOWS);
            }
            // Bounded input is never late, so there it asks for nothing.
            if (!windowing.allowedLateness().isZero() && !group.input().bounded()) {
                needs.add(Capability.ALLOWED_LATENESS);
            }
            if (windowing.timestampCombiner()
                    != WindowingStrategy.TimestampCombiner.END_OF_WINDOW) {
                needs.add(Capability.TIMESTAMP_COMBINER);
            }
        } else {
            needs.add(Capability.ELEMENT_WISE);
        }
        return needs;
    }

    private static String wayRound(Capability capability) {
        return switch (capability) {
            case GROUP_SESSIONS -> "use fixed or sliding windows";
            case ALLOWED_LATENESS ->
                    "leave out 'allowed_lateness' and give AssignTimestamps a 'max_out_of_orderness'";
            case TIMESTAMP_COMBINER -> "leave out 'timestamp_combiner'";
            case ELEMENT_WISE, FLATTEN, GROUP_GLOBALLY, GROUP_WINDOWS -> "choose another runner";
        };
    }
}
