package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.window.Trigger;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * Refuses groups that would never come out (of unbounded input, in the global window, without a
 * trigger), and triggers that come to an end before their window, which would lose what comes then.
 */
final class CheckWindowing implements Check {
    @Override
    public List<Problem> problems(Graph graph, Pass.Target target) {
        List<Problem> problems = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.GroupByKey group) {
                check(group, problems);
            }
        }
        return problems;
    }

    private static void check(Node.GroupByKey group, List<Problem> problems) {
        WindowingStrategy windowing = group.input().windowing();
        if (!group.input().bounded()
                && windowing.function() instanceof WindowFunction.Global
                && firesNowhere(windowing.trigger())) {
            problems.add(
                    problem(
                            group,
                            "it groups unbounded input in the global window, so no group would ever be complete",
                            "put a WindowInto before it, for example fixed windows of 1m, or give it a trigger"));
        }
        if (!windowing.triggerKeepsAll()) {
            problems.add(
                    problem(
                            group,
                            "its trigger '"
                                    + windowing.trigger()
                                    + "' may come to an end before its window does, and drop what comes then",
                            group.stage().origin() == StageInfo.Origin.PROGRAM
                                    ? "put it into Trigger.repeatedly()"
                                            + (windowing.trigger() instanceof Trigger.AfterWatermark
                                                    ? ", or give it a late trigger"
                                                    : "")
                                    : "write 'repeatedly: ...' around it"
                                            + (windowing.trigger() instanceof Trigger.AfterWatermark
                                                    ? ", or give it a 'late' trigger"
                                                    : "")));
        }
    }

    private static Problem problem(Node node, String message, String advice) {
        return new Problem(
                ProblemCode.UNSUPPORTED,
                node.stage().place(),
                Optional.of(node.stage().name()),
                message,
                advice);
    }

    /** True if it only ever fires at the end of time. */
    private static boolean firesNowhere(Trigger trigger) {
        if (trigger instanceof Trigger.AfterCount
                || trigger instanceof Trigger.AfterProcessingTime) {
            return false;
        }
        if (trigger instanceof Trigger.AfterWatermark watermark) {
            return watermark.early().map(CheckWindowing::firesNowhere).orElse(true);
        }
        if (trigger instanceof Trigger.AfterAll all) {
            return all.triggers().stream().anyMatch(CheckWindowing::firesNowhere);
        }
        if (trigger instanceof Trigger.AfterEach each) {
            return firesNowhere(each.triggers().get(0));
        }
        return trigger.parts().stream().allMatch(CheckWindowing::firesNowhere);
    }
}
