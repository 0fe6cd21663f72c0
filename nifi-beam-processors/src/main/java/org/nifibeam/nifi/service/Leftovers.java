package org.nifibeam.nifi.service;

import java.io.IOException;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;

/** What a run has written and not committed when it was torn away. */
final class Leftovers {
    private Leftovers() {}

    static void abort(PlanMaker.Planned planned, RunJournal journal, String runId)
            throws ProblemException, IOException {
        for (Node node : planned.graph().nodes()) {
            if (node instanceof Node.Write write) {
                Connectors connectors = planned.connectors();
                SinkProvider provider = connectors.sink(write.spec().type()).orElseThrow();
                Sink sink = connectors.sink(provider, write.spec().config(), write.spec().schema());
                sink.abort(
                        new Sink.CommitContext(
                                runId, write.stage().id(), 0, false, journal.work(runId)));
            }
        }
    }
}
