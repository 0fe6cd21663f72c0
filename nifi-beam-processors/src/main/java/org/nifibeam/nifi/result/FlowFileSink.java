package org.nifibeam.nifi.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;

/** Spools rows to files, and commits by putting finished files into the run's {@link Outbox}. */
final class FlowFileSink implements Sink {
    private final Optional<Path> runs;
    private final Schema schema;
    private final boolean byWindow;
    private final long maxRecords;

    FlowFileSink(Optional<Path> runs, Schema schema, boolean byWindow, long maxRecords) {
        this.runs = runs;
        this.schema = schema;
        this.byWindow = byWindow;
        this.maxRecords = maxRecords;
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.TRANSACTIONAL;
    }

    @Override
    public Writer open(WriterContext context) throws IOException {
        Outbox outbox = outbox(context.runId(), context.stageId(), context.workFolder());
        return new SpoolWriter(
                Files.createDirectories(outbox.spool()), schema, byWindow, maxRecords);
    }

    @Override
    public void commit(CommitContext context, List<byte[]> handles) throws IOException {
        List<String> files = new ArrayList<>();
        for (byte[] handle : handles) {
            if (handle.length > 0) {
                files.add(SpoolWriter.fileOf(handle));
            }
        }
        outbox(context.runId(), context.stageId(), context.workFolder())
                .commit(context.checkpoint(), files, byWindow, maxRecords);
    }

    @Override
    public void abort(CommitContext context) throws IOException {
        outbox(context.runId(), context.stageId(), context.workFolder()).clearSpool();
    }

    private Outbox outbox(String runId, String stageId, Path workFolder) {
        return new Outbox(runs.map(folder -> folder.resolve(runId)).orElse(workFolder), stageId);
    }
}
