package org.nifibeam.kinesis.write;

import java.io.IOException;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.spi.Metered;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * Writes records as they come, and sees at each checkpoint that all have arrived: what was written
 * since the last checkpoint comes again after a restart.
 */
final class KinesisWriter implements Writer, Metered {
    private static final byte[] NOTHING = new byte[0];

    private final RecordEncoder encoder;
    private final PutQueue queue;

    KinesisWriter(WriteSettings settings) throws IOException {
        try {
            encoder = new RecordEncoder(settings);
        } catch (ProblemException e) {
            throw new IOException("rows cannot be written: " + e.getMessage(), e);
        }
        queue = new PutQueue(settings.service().client(), settings);
    }

    @Override
    public void write(Row row, long timestamp, Windows windows, Pane pane) throws IOException {
        queue.add(encoder.encode(row));
    }

    @Override
    public byte[] prepare(long checkpoint) throws IOException {
        queue.flush();
        return NOTHING;
    }

    @Override
    public long bytes() {
        return queue.bytes();
    }

    @Override
    public void close() {
        queue.close();
    }
}
