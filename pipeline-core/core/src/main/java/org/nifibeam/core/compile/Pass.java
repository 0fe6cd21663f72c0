package org.nifibeam.core.compile;

import org.nifibeam.core.model.Graph;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.spi.Connectors;

/** One step from a checked graph towards a plan: a function from graph to graph, stateless. */
interface Pass {
    /** What it does, as a verb; shown by explain. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** The changed graph, or the same one if there is nothing to do. */
    Graph apply(Graph graph, Target target) throws ProblemException;

    /** What the plan is made for. */
    record Target(Capabilities capabilities, Connectors connectors) {}
}
