package org.nifibeam.nifi.service;

import java.io.IOException;
import java.nio.file.Path;
import org.nifibeam.core.spi.Sink;

/** What a run has written and not committed when it was torn away. */
final class Leftovers {
    private Leftovers() {}

    static void abort(Sink sink, String runId, String stageId, Path work) throws IOException {
        sink.abort(new Sink.CommitContext(runId, stageId, 0, false, work));
    }
}
