package org.nifibeam.core.model;

import java.io.IOException;
import java.nio.file.Path;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Sink;

/**
 * What a run has written and not committed when it was torn away, or stopped to be gone on from by
 * another one. Any thread's, once nothing of the run goes on.
 */
public final class Leftovers {
    private Leftovers() {}

    /**
     * Removes that of all sinks of a pipeline.
     *
     * @param connectors the ones the pipeline was compiled with
     * @param work the run's work folder
     * @throws IOException if a sink cannot remove it
     */
    public static void abort(Graph graph, Connectors connectors, String runId, Path work)
            throws ProblemException, IOException {
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Write write) {
                abort(write.spec(), connectors, runId, write.stage().id(), work);
            }
        }
    }

    /**
     * Removes that of one stage.
     *
     * @param connectors the ones the pipeline was compiled with
     * @param work the run's work folder
     * @throws IOException if the sink cannot remove it
     */
    public static void abort(
            WriteSpec spec, Connectors connectors, String runId, String stageId, Path work)
            throws ProblemException, IOException {
        spec.sink(connectors).abort(new Sink.CommitContext(runId, stageId, 0, false, work));
    }
}
