package org.nifibeam.nifi.result;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.service.ResultBatch;

/** Results that lie in an outbox; their rows are read a chunk at a time. */
public final class StoredResultBatch implements ResultBatch {
    private final String runId;
    private final String port;
    private final Outbox.Batch batch;

    StoredResultBatch(String runId, String port, Outbox.Batch batch) {
        this.runId = runId;
        this.port = port;
        this.batch = batch;
    }

    @Override
    public String runId() {
        return runId;
    }

    @Override
    public String port() {
        return port;
    }

    @Override
    public long sequence() {
        return batch.sequence();
    }

    @Override
    public Optional<Instant> windowStart() {
        return batch.span().asOptional().map(span -> Instant.ofEpochMilli(span.start()));
    }

    @Override
    public Optional<Instant> windowEnd() {
        return batch.span().asOptional().map(span -> Instant.ofEpochMilli(span.end()));
    }

    @Override
    public String schema() {
        return batch.schema();
    }

    @Override
    public long recordCount() {
        return batch.rows();
    }

    @Override
    public Rows open() {
        return new StoredRows(batch);
    }

    private static final class StoredRows implements Rows {
        private final RowEncoding encoding;
        private final Iterator<Outbox.Part> parts;
        private DataInputStream chunk = new DataInputStream(new ByteArrayInputStream(new byte[0]));
        private int left;

        StoredRows(Outbox.Batch batch) {
            this.encoding = new RowEncoding(TypeText.schema(batch.schema()));
            this.parts = batch.parts().iterator();
        }

        @Override
        public Optional<Object[]> next() throws IOException {
            while (left == 0) {
                if (!parts.hasNext()) {
                    return Optional.empty();
                }
                Outbox.Part part = parts.next();
                chunk =
                        new DataInputStream(
                                new ByteArrayInputStream(
                                        SpoolFile.read(part.file(), part.chunk())));
                left = part.chunk().rows();
            }
            left--;
            return Optional.of(encoding.read(chunk));
        }

        @Override
        public void close() {
            left = 0;
        }
    }
}
