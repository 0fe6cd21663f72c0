package org.nifibeam.example;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;
import org.nifibeam.formats.RecordFormat;
import org.nifibeam.formats.RowEncoder;

/** Stages what one task writes, in batches, so that memory holds one of them. */
final class LedgerWriter implements Writer {
    private static final int BATCH = 1000;

    /** The server's limit: a longer entry is rejected here, and the others are not held up. */
    private static final int LONGEST = 1 << 16;

    private final LedgerClient client;
    private final String ledger;
    private final String names;
    private final RowEncoder encoder;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> entries = new ArrayList<>();

    /** Staged since the last checkpoint. A batch that was never prepared is never committed. */
    private final List<String> staged = new ArrayList<>();

    private final String incarnation = UUID.randomUUID().toString();
    private long count;

    LedgerWriter(LedgerClient client, String ledger, Schema schema, String names)
            throws IOException {
        this.client = client;
        this.ledger = ledger;
        this.names = names;
        try {
            this.encoder = RecordFormat.JSON.encoder(schema);
        } catch (ProblemException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void write(Row row, long timestamp, Windows windows, Pane pane) throws IOException {
        bytes.reset();
        encoder.encode(row, bytes);
        if (bytes.size() > LONGEST) {
            throw new RejectedRowException(
                    "its entry would have "
                            + bytes.size()
                            + " bytes, and a ledger takes "
                            + LONGEST
                            + " at most");
        }
        entries.add(bytes.toString(StandardCharsets.UTF_8));
        if (entries.size() == BATCH) {
            stage();
        }
    }

    private void stage() throws IOException {
        if (!entries.isEmpty()) {
            // A start after a kill counts anew, and must not replace what was prepared before.
            String batch = names + incarnation + "." + count++;
            client.stage(ledger, batch, entries);
            staged.add(batch);
            entries.clear();
        }
    }

    @Override
    public byte[] prepare(long checkpoint) throws IOException {
        stage();
        byte[] handle = staged.isEmpty() ? new byte[0] : LedgerSink.handle(staged);
        staged.clear();
        return handle;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
