package org.nifibeam.core.sdk.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;

/** Rows that are there: one split, filters and projections left to what comes behind. */
record MemorySource(Schema schema, List<Row> rows) implements Source {
    private static final int BATCH = 1024;

    MemorySource {
        rows = List.copyOf(rows);
    }

    @Override
    public SourceRead plan(Schema frozen, Pushdown pushdown) {
        return new Everything(this, pushdown.filters());
    }

    private record Everything(MemorySource source, List<Expression> residual)
            implements SourceRead {
        @Override
        public Schema schema() {
            return source.schema();
        }

        @Override
        public SplitEnumerator enumerator(Optional<byte[]> snapshot) {
            return new OneSplit(snapshot.isPresent() && snapshot.get().length > 0);
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) {
            int from =
                    position.map(p -> Integer.parseInt(new String(p, StandardCharsets.US_ASCII)))
                            .orElse(0);
            return new RowReader(source.rows(), from);
        }
    }

    /** Finds the one split. */
    private static final class OneSplit implements SplitEnumerator {
        private boolean found;

        OneSplit(boolean found) {
            this.found = found;
        }

        @Override
        public List<Split> discover() {
            if (found) {
                return List.of();
            }
            found = true;
            return List.of(new Split("elements", new byte[0]));
        }

        @Override
        public boolean exhausted() {
            return found;
        }

        @Override
        public byte[] snapshot() {
            return found ? new byte[] {1} : new byte[0];
        }

        @Override
        public void close() {}
    }

    /** Positions are the number of rows read, as text. */
    private static final class RowReader implements Reader {
        private final List<Row> rows;
        private int next;

        RowReader(List<Row> rows, int next) {
            this.rows = rows;
            this.next = next;
        }

        @Override
        public Result poll(long deadlineNanos) {
            int size = Math.min(BATCH, rows.size() - next);
            if (size == 0) {
                return End.INSTANCE;
            }
            Row[] batch = rows.subList(next, next + size).toArray(new Row[0]);
            long[] timestamps = new long[size];
            Arrays.fill(timestamps, Timestamps.MIN);
            next += size;
            return new Rows(batch, timestamps, size);
        }

        @Override
        public byte[] position() {
            return Integer.toString(next).getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public long watermark() {
            return Timestamps.MIN;
        }

        @Override
        public OptionalLong backlog() {
            return OptionalLong.of(rows.size() - next);
        }

        @Override
        public void acknowledge(byte[] position) {}

        @Override
        public void close() {}
    }
}
