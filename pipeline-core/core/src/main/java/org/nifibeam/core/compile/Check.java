package org.nifibeam.core.compile;

import java.util.List;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.problem.Problem;

/** One thing that a graph must not ask for; stateless. */
interface Check {
    /** What it does, as a verb; shown by explain. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** All that it refuses, in the graph's order; empty if nothing. */
    List<Problem> problems(Graph graph, Pass.Target target);
}
