package org.nifibeam.core.runtime;

import java.io.IOException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/** Writes to a sink. */
final class WriteOperator extends Operator {
    private final Writer writer;

    WriteOperator(StepMetrics metrics, Writer writer, StepOutputs outputs) {
        super(metrics, outputs);
        this.writer = writer;
    }

    @Override
    public void accept(Row row, long timestamp, Windows windows, Pane pane) {
        metrics().taken(1);
        try {
            writer.write(row, timestamp, windows, pane);
        } catch (IOException | RuntimeException e) {
            throw failure("cannot write: ", e);
        }
        metrics().given(1);
    }

    /** Makes what was written ready to be committed; an empty array if there is nothing. */
    byte[] prepare(long checkpoint) {
        try {
            return writer.prepare(checkpoint);
        } catch (IOException | RuntimeException e) {
            throw failure("cannot make what was written ready to be committed: ", e);
        }
    }

    private StageFailure failure(String what, Exception cause) {
        return new StageFailure(
                metrics().stage(),
                what + StageFailure.words(cause),
                "see that the destination can be written to, and run again",
                cause);
    }

    @Override
    void close() throws IOException {
        writer.close();
    }
}
