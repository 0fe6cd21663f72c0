package org.nifibeam.core.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.window.WindowFunction;

/** Which stages of a pipeline run code that came with it, for whoever has to allow that. */
public final class UserCodeStages {
    private UserCodeStages() {}

    /** The stages, in the graph's order. */
    public static Set<StageInfo> of(Graph graph) {
        Set<StageInfo> stages = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            boolean windows =
                    node.outputs().stream()
                            .anyMatch(
                                    o -> o.windowing().function() instanceof WindowFunction.Custom);
            boolean inherited =
                    node.inputs().stream()
                            .anyMatch(
                                    i -> i.windowing().function() instanceof WindowFunction.Custom);
            if (runsUserCode(node) || windows && !inherited) {
                stages.add(node.stage());
            }
        }
        return stages;
    }

    private static boolean runsUserCode(Node node) {
        if (node instanceof Node.ParDo parDo) {
            return runsUserCode(parDo.function());
        }
        if (node instanceof Node.GroupByKey group) {
            return group.grouping().aggregations().stream()
                    .anyMatch(
                            a ->
                                    a.function() instanceof CustomCombiner custom
                                                    && custom.userCode()
                                            || contained(a.arguments()));
        }
        return false;
    }

    private static boolean runsUserCode(RowFunction function) {
        if (function instanceof RowFunction.Filter filter) {
            return filter.condition().containsUserCode();
        } else if (function instanceof RowFunction.Project project) {
            return contained(project.expressions());
        } else if (function instanceof RowFunction.AssignTimestamps assign) {
            return assign.timestamp().containsUserCode();
        } else if (function instanceof RowFunction.Partition partition) {
            return partition.by().containsUserCode();
        }
        return function instanceof RowFunction.Call call && call.userCode();
    }

    private static boolean contained(List<Expression> expressions) {
        return expressions.stream().anyMatch(Expression::containsUserCode);
    }
}
