package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/** Refuses two stages that write to one place, of which the second would overwrite the first. */
final class CheckDestinations implements Check {
    @Override
    public List<Problem> problems(Graph graph, Pass.Target target) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Node.Write> writers = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Write write) {
                destination(write, target)
                        .map(place -> writers.putIfAbsent(write.spec().type() + " " + place, write))
                        .ifPresent(first -> problems.add(problem(first, write, target)));
            }
        }
        return problems;
    }

    private static Optional<String> destination(Node.Write write, Pass.Target target) {
        try {
            return write.spec().sink(target.connectors()).destination();
        } catch (ProblemException e) {
            throw new IllegalStateException("a sink that compiled cannot be made", e);
        }
    }

    private static Problem problem(Node.Write first, Node.Write second, Pass.Target target) {
        return new Problem(
                ProblemCode.DUPLICATE,
                second.stage().place(),
                Optional.of(second.stage().name()),
                "'"
                        + first.stage().name()
                        + "' writes to "
                        + destination(second, target).orElseThrow()
                        + " too, and one would overwrite the other",
                "give each a destination of its own, or flatten what they take into one stage");
    }
}
