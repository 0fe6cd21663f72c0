package org.nifibeam.kinesis.write;

import java.io.IOException;
import java.util.List;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;

/** A stream as a sink. Records are there at once, so there is nothing to commit or to abort. */
final class KinesisSink implements Sink {
    private final WriteSettings settings;

    KinesisSink(WriteSettings settings) {
        this.settings = settings;
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.AT_LEAST_ONCE;
    }

    @Override
    public List<String> addresses() {
        return List.of(settings.service().address(settings.stream()));
    }

    @Override
    public Writer open(WriterContext context) throws IOException {
        return new KinesisWriter(settings);
    }

    @Override
    public void commit(CommitContext context, List<byte[]> handles) {}

    @Override
    public void abort(CommitContext context) {}

    @Override
    public String toString() {
        return settings.place();
    }
}
