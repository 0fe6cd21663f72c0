package org.nifibeam.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.nifibeam.bench.work.NumberedRows;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Storage;
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
 * {@link NumberedRows} as a source. Bounded, it has many splits of neighbours; unbounded, as many
 * as there are tasks, each of which advances through all of event time, and it ends nevertheless.
 */
final class GeneratedRows implements SourceProvider {
    /** Records a batch. */
    static final int BATCH = 1024;

    private static final int SPLITS = 16;

    private static final Schema SCHEMA =
            Schema.of(
                    List.of(
                            new Field("id", FieldType.of(Kind.INT64)),
                            new Field("key", FieldType.of(Kind.INT64)),
                            new Field("amount", FieldType.of(Kind.INT64)),
                            new Field("price", FieldType.of(Kind.DOUBLE)),
                            new Field("at", FieldType.of(Kind.DATETIME))));

    private final int tasks;

    GeneratedRows(int tasks) {
        this.tasks = tasks;
    }

    @Override
    public String type() {
        return "GenerateRows";
    }

    @Override
    public String description() {
        return "Makes rows for benchmarks.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.required("rows", ConfigField.Type.INTEGER, "How many rows."),
                ConfigField.required("keys", ConfigField.Type.INTEGER, "How many keys."),
                ConfigField.required(
                        "unbounded", ConfigField.Type.BOOLEAN, "Read as a stream that goes on."));
    }

    @Override
    public boolean bounded(Config config) {
        return !config.flag("unbounded");
    }

    @Override
    public Source create(Config config) {
        return new Rows(
                config.integer("rows"),
                config.integer("keys"),
                config.flag("unbounded") ? Optional.of(tasks) : Optional.empty());
    }

    /** {@code interleaved} is the number of splits that take turns, if they do. */
    private record Rows(long rows, long keys, Optional<Integer> interleaved) implements Source {
        @Override
        public Schema schema() {
            return SCHEMA;
        }

        @Override
        public SourceRead plan(Schema schema, Pushdown pushdown) {
            List<Field> fields = pushdown.fields().stream().map(n -> field(n)).toList();
            return new Read(this, Schema.of(fields), pushdown.filters());
        }

        private static Field field(String name) {
            return SCHEMA.field(SCHEMA.indexOf(name).orElseThrow());
        }
    }

    private record Read(Rows source, Schema schema, List<Expression> residual)
            implements SourceRead {
        @Override
        public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) {
            return new KnownSplits(
                    RowRange.splits(source.rows(), source.interleaved(), SPLITS), snapshot);
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) {
            RowRange range = RowRange.of(split);
            return new RangeReader(
                    schema,
                    source.keys(),
                    position.map(at -> ByteBuffer.wrap(at).getLong()).orElse(range.from()),
                    range.to(),
                    range.step());
        }
    }

    /** One thread's. */
    private static final class RangeReader implements Reader {
        private final List<String> names;
        private final long keys;
        private final long to;
        private final long step;
        private long at;

        RangeReader(Schema schema, long keys, long from, long to, long step) {
            this.names = schema.names();
            this.keys = keys;
            this.at = from;
            this.to = to;
            this.step = step;
        }

        @Override
        public Result poll(long deadlineNanos) {
            if (at >= to) {
                return End.INSTANCE;
            }
            int size = (int) Math.min(BATCH, (to - at + step - 1) / step);
            List<Column> columns = names.stream().map(name -> column(name, size)).toList();
            at += size * step;
            return new Columns(new ColumnBatch(columns, size));
        }

        /** One loop a column: what it is of is not asked for each of its values. */
        private Column column(String name, int size) {
            if (name.equals("price")) {
                double[] values = new double[size];
                for (int i = 0; i < size; i++) {
                    values[i] = NumberedRows.price(at + i * step);
                }
                return new Column(Storage.DOUBLE, values, null);
            }
            long[] values = new long[size];
            switch (name) {
                case "id" -> {
                    for (int i = 0; i < size; i++) {
                        values[i] = at + i * step;
                    }
                }
                case "key" -> {
                    for (int i = 0; i < size; i++) {
                        values[i] = NumberedRows.key(at + i * step, keys);
                    }
                }
                case "amount" -> {
                    for (int i = 0; i < size; i++) {
                        values[i] = NumberedRows.amount(at + i * step);
                    }
                }
                default -> {
                    for (int i = 0; i < size; i++) {
                        values[i] = NumberedRows.at(at + i * step);
                    }
                }
            }
            return new Column(Storage.LONG, values, null);
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
