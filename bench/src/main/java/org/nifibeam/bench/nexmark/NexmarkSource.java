package org.nifibeam.bench.nexmark;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.nifibeam.bench.KnownSplits;
import org.nifibeam.bench.RowRange;
import org.nifibeam.bench.work.NexmarkEvents;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;

/**
 * Reads the persons, the auctions or the bids among the first so many events of {@link
 * NexmarkEvents}. Bounded, it has many splits of neighbours; unbounded, as many as there are tasks,
 * each of which advances through all of event time, and it ends nevertheless.
 */
final class NexmarkSource implements SourceProvider {
    private static final int BATCH = 1024;
    private static final int BOUNDED_SPLITS = 16;

    private final NexmarkCollection collection;
    private final int tasks;

    NexmarkSource(NexmarkCollection collection, int tasks) {
        this.collection = collection;
        this.tasks = tasks;
    }

    @Override
    public String type() {
        return collection.type();
    }

    @Override
    public String description() {
        return "Makes events of NEXMark.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.required("events", ConfigField.Type.INTEGER, "How many, of all kinds."),
                ConfigField.required(
                        "unbounded", ConfigField.Type.BOOLEAN, "Read as a stream that goes on."));
    }

    @Override
    public boolean bounded(Config config) {
        return !config.flag("unbounded");
    }

    @Override
    public Source create(Config config) {
        return new Events(
                collection,
                collection.size(config.integer("events")),
                config.flag("unbounded") ? Optional.of(tasks) : Optional.empty());
    }

    /** {@code interleaved} is the number of splits that take turns, if they do. */
    private record Events(NexmarkCollection collection, long rows, Optional<Integer> interleaved)
            implements Source {
        @Override
        public Schema schema() {
            return collection.schema();
        }

        @Override
        public SourceRead plan(Schema schema, Pushdown pushdown) {
            List<Field> fields =
                    pushdown.fields().stream()
                            .map(name -> schema.field(schema.indexOf(name).orElseThrow()))
                            .toList();
            return new Read(this, Schema.of(fields), pushdown.filters());
        }
    }

    private record Read(Events source, Schema schema, List<Expression> residual)
            implements SourceRead {
        @Override
        public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) {
            return new KnownSplits(
                    RowRange.splits(source.rows(), source.interleaved(), BOUNDED_SPLITS), snapshot);
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) {
            RowRange range = RowRange.of(split);
            return new EventReader(
                    source.collection(),
                    schema.names(),
                    position.map(at -> ByteBuffer.wrap(at).getLong()).orElse(range.from()),
                    range.to(),
                    range.step());
        }
    }

    /** One thread's. */
    private static final class EventReader implements Reader {
        private final NexmarkCollection collection;
        private final List<String> names;
        private final long to;
        private final long step;
        private long at;

        EventReader(NexmarkCollection collection, List<String> names, long at, long to, long step) {
            this.collection = collection;
            this.names = names;
            this.at = at;
            this.to = to;
            this.step = step;
        }

        @Override
        public Result poll(long deadlineNanos) {
            if (at >= to) {
                return End.INSTANCE;
            }
            long from = at;
            int size = (int) Math.min(BATCH, (to - from + step - 1) / step);
            List<Column> columns =
                    names.stream().map(name -> collection.column(name, from, step, size)).toList();
            at += size * step;
            return new Columns(new ColumnBatch(columns, size));
        }

        @Override
        public byte[] position() {
            return ByteBuffer.allocate(8).putLong(at).array();
        }

        @Override
        public long watermark() {
            return Timestamps.MIN;
        }

        @Override
        public OptionalLong backlog() {
            return OptionalLong.of(Math.max(0, (to - at) / step));
        }

        @Override
        public void acknowledge(byte[] position) {}

        @Override
        public void close() {}
    }
}
