package org.nifibeam.core.compile;

import java.util.HashMap;
import java.util.Map;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.ReadSpec;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.SourceRead;

/** One step from a checked graph towards a plan: a function from graph to graph, stateless. */
interface Pass {
    /** What it does, as a verb; shown by explain. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** The changed graph, or the same one if there is nothing to do. */
    Graph apply(Graph graph, Target target) throws ProblemException;

    /**
     * What the plan is made for. One plan's, on one thread.
     *
     * @param planned the reads as their sources have accepted them: each is planned once
     */
    record Target(
            Capabilities capabilities, Connectors connectors, Map<ReadSpec, SourceRead> planned) {
        Target(Capabilities capabilities, Connectors connectors) {
            this(capabilities, connectors, new HashMap<>());
        }

        /** A read as its source accepts it, with what is pushed into it. */
        SourceRead plan(ReadSpec spec) throws ProblemException {
            SourceRead known = planned.get(spec);
            if (known == null) {
                Schema schema = spec.schema();
                known =
                        spec.source(connectors)
                                .plan(
                                        schema,
                                        spec.pushdown()
                                                .orElseGet(() -> Pushdown.everything(schema)));
                planned.put(spec, known);
            }
            return known;
        }
    }
}
