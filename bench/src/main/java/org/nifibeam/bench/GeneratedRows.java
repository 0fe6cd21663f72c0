package org.nifibeam.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
 * Rows made on the spot, always the same: a running number, a key spread evenly over so many, an
 * amount, a price in [0, 1) and an event time that advances by ten microseconds a row.
 */
final class GeneratedRows implements SourceProvider {
    /** Records a batch. */
    static final int BATCH = 1024;

    /** Event time between two rows, in microseconds. */
    static final long STEP_MICROS = 10;

    private static final int SPLITS = 16;

    private static final Schema SCHEMA =
            Schema.of(
                    List.of(
                            new Field("id", FieldType.of(Kind.INT64)),
                            new Field("key", FieldType.of(Kind.INT64)),
                            new Field("amount", FieldType.of(Kind.INT64)),
                            new Field("price", FieldType.of(Kind.DOUBLE)),
                            new Field("at", FieldType.of(Kind.DATETIME))));

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
                ConfigField.required("keys", ConfigField.Type.INTEGER, "How many keys."));
    }

    @Override
    public boolean bounded(Config config) {
        return true;
    }

    @Override
    public Source create(Config config) {
        return new Rows(config.integer("rows"), config.integer("keys"));
    }

    /** The key of a row. */
    static long key(long id, long keys) {
        return ((mix(id) & Integer.MAX_VALUE) * keys) >>> 31;
    }

    /** The amount of a row. */
    static long amount(long id) {
        return id & 1023;
    }

    /** The price of a row. */
    static double price(long id) {
        return (mix(id) >>> 11) * 0x1p-53;
    }

    private static long mix(long id) {
        long mixed = (id + 1) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 32);
    }

    private record Rows(long rows, long keys) implements Source {
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
            return new Splits(source.rows());
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) {
            ByteBuffer range = ByteBuffer.wrap(split.data());
            return new RangeReader(schema, source.keys(), range.getLong(), range.getLong());
        }
    }

    private static final class Splits implements Source.SplitEnumerator {
        private final long rows;
        private boolean given;

        Splits(long rows) {
            this.rows = rows;
        }

        @Override
        public List<Split> discover() {
            List<Split> splits = new ArrayList<>();
            for (int i = 0; i < SPLITS && !given; i++) {
                long from = rows * i / SPLITS;
                long to = rows * (i + 1) / SPLITS;
                byte[] data = ByteBuffer.allocate(16).putLong(from).putLong(to).array();
                splits.add(new Split("rows " + from, data));
            }
            given = true;
            return splits;
        }

        @Override
        public boolean exhausted() {
            return given;
        }

        @Override
        public byte[] snapshot() {
            return new byte[] {(byte) (given ? 1 : 0)};
        }

        @Override
        public void close() {}
    }

    /** One thread's. */
    private static final class RangeReader implements Reader {
        private final List<String> names;
        private final long keys;
        private final long to;
        private long at;

        RangeReader(Schema schema, long keys, long from, long to) {
            this.names = schema.names();
            this.keys = keys;
            this.at = from;
            this.to = to;
        }

        @Override
        public Result poll(long deadlineNanos) {
            if (at == to) {
                return End.INSTANCE;
            }
            int size = (int) Math.min(BATCH, to - at);
            List<Column> columns = names.stream().map(name -> column(name, size)).toList();
            at += size;
            return new Columns(new ColumnBatch(columns, size));
        }

        private Column column(String name, int size) {
            if (name.equals("price")) {
                double[] values = new double[size];
                for (int i = 0; i < size; i++) {
                    values[i] = price(at + i);
                }
                return new Column(Storage.DOUBLE, values, null);
            }
            long[] values = new long[size];
            for (int i = 0; i < size; i++) {
                long id = at + i;
                values[i] =
                        switch (name) {
                            case "id" -> id;
                            case "key" -> key(id, keys);
                            case "amount" -> amount(id);
                            default -> id * STEP_MICROS;
                        };
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
            return OptionalLong.of(to - at);
        }

        @Override
        public void acknowledge(byte[] position) {}

        @Override
        public void close() {}
    }
}
