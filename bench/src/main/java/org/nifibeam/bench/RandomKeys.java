package org.nifibeam.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.nifibeam.bench.work.NumberedRows;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Storage;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;

/**
 * Pairs without end: each of so many keys once, then keys at random, each with the number of its
 * pair. A split a task, which take turns.
 *
 * @param schema of two whole numbers, the first one the key
 */
record RandomKeys(Schema schema, long keys, int splits) implements Source {
    private static final int BATCH = 1024;

    @Override
    public SourceRead plan(Schema read, Pushdown pushdown) {
        return new Read(this, read);
    }

    /** The key of a pair. */
    long key(long id) {
        return id < keys ? id : NumberedRows.key(id, keys);
    }

    private record Read(RandomKeys source, Schema schema) implements SourceRead {
        @Override
        public List<Expression> residual() {
            return List.of();
        }

        @Override
        public SplitEnumerator enumerator(Optional<byte[]> snapshot) {
            return new KnownSplits(
                    IntStream.range(0, source.splits())
                            .mapToObj(i -> new Split("from " + i, bytes(i)))
                            .toList(),
                    snapshot);
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) {
            return new PairReader(source, ByteBuffer.wrap(position.orElse(split.data())).getLong());
        }
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    /** One thread's. */
    private static final class PairReader implements Reader {
        private final RandomKeys source;
        private long at;

        PairReader(RandomKeys source, long at) {
            this.source = source;
            this.at = at;
        }

        @Override
        public Result poll(long deadlineNanos) {
            long[] keys = new long[BATCH];
            long[] ids = new long[BATCH];
            for (int i = 0; i < BATCH; i++) {
                ids[i] = at + (long) i * source.splits();
                keys[i] = source.key(ids[i]);
            }
            at += (long) BATCH * source.splits();
            return new Columns(
                    new ColumnBatch(
                            List.of(
                                    new Column(Storage.LONG, keys, null),
                                    new Column(Storage.LONG, ids, null)),
                            BATCH));
        }

        @Override
        public byte[] position() {
            return bytes(at);
        }

        @Override
        public long watermark() {
            return Timestamps.MIN;
        }

        @Override
        public OptionalLong backlog() {
            return OptionalLong.empty();
        }

        @Override
        public void acknowledge(byte[] position) {}

        @Override
        public void close() {}
    }
}
