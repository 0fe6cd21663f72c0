package org.nifibeam.nifi.service;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.service.StageAddress;

/** Where a graph's stages read and write. Stateless. */
final class Addresses {
    private Addresses() {}

    /**
     * In the graph's order; of stages whose systems have no address none. Does no I/O.
     *
     * @throws ProblemException if the settings do not fit together
     */
    static List<StageAddress> of(Graph graph, Connectors connectors) throws ProblemException {
        List<StageAddress> all = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Read read) {
                for (String uri : read.spec().source(connectors).addresses()) {
                    all.add(new StageAddress(read.stage().name(), true, uri));
                }
            } else if (node instanceof Node.Write write) {
                for (String uri : write.spec().sink(connectors).addresses()) {
                    all.add(new StageAddress(write.stage().name(), false, uri));
                }
            }
        }
        return all;
    }
}
