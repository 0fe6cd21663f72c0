package org.nifibeam.nifi.service;

import java.io.IOException;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Sink;

/** What a run has written and not committed when it was torn away. */
final class Leftovers {
    private Leftovers() {}

    static void abort(
            PlanMaker.Planned planned, Connectors connectors, RunJournal journal, String runId)
            throws ProblemException, IOException {
        for (Node node : planned.graph().nodes()) {
            if (node instanceof Node.Write write) {
                Sink sink =
                        connectors
                                .sink(write.spec().type())
                                .orElseThrow()
                                .create(write.spec().config(), write.spec().schema());
                sink.abort(
                        new Sink.CommitContext(
                                runId, write.stage().id(), 0, false, journal.work(runId)));
            }
        }
    }
}
