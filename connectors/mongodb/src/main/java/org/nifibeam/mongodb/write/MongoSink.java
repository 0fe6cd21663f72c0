package org.nifibeam.mongodb.write;

import java.io.IOException;
import java.util.List;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.mongodb.SharedClient;

/**
 * A collection as a sink. What is written is there at once; with a key it is the same when it is
 * written again after a restart.
 */
final class MongoSink implements Sink {
    private final WriteSettings settings;
    private final SharedClient shared;

    MongoSink(WriteSettings settings) {
        this.settings = settings;
        this.shared = new SharedClient(settings.deployment());
    }

    @Override
    public Guarantee guarantee() {
        return settings.repeatable() ? Guarantee.IDEMPOTENT : Guarantee.AT_LEAST_ONCE;
    }

    @Override
    public List<String> addresses() {
        return List.of(settings.deployment().address(settings.database(), settings.collection()));
    }

    @Override
    public Writer open(WriterContext context) throws IOException {
        return new MongoWriter(settings, shared);
    }

    @Override
    public void commit(CommitContext context, List<byte[]> handles) {}

    @Override
    public void abort(CommitContext context) {}

    @Override
    public String toString() {
        return settings + " at " + settings.deployment();
    }
}
