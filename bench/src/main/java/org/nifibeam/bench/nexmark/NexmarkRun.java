package org.nifibeam.bench.nexmark;

import java.io.IOException;
import java.nio.file.Path;
import org.nifibeam.bench.PlannedRun;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.SinkProvider;

/** A query planned for one of our runners, to be run as often as wanted. One thread's. */
final class NexmarkRun {
    private final PlannedRun run;

    NexmarkRun(
            NexmarkQuery query,
            long events,
            boolean asStream,
            String runner,
            int tasks,
            SinkProvider sink,
            Path work)
            throws ProblemException {
        this.run =
                PlannedRun.of(
                        query.definition(events, asStream, sink.type()),
                        runner,
                        tasks,
                        work,
                        new NexmarkSource(NexmarkCollection.PERSONS, tasks),
                        new NexmarkSource(NexmarkCollection.AUCTIONS, tasks),
                        new NexmarkSource(NexmarkCollection.BIDS, tasks),
                        sink);
    }

    /** Runs to the end. */
    void run() throws IOException, InterruptedException {
        run.run();
    }
}
