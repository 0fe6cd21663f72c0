package org.nifibeam.bench.latency;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.nifibeam.bench.KnownSplits;
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
 * Rows that come when a {@link Schedule} has them due: number, when it was due, when it was made,
 * and an amount. Each task has a split of its own. Unbounded, though it ends.
 */
final class PacedRows implements SourceProvider {
    /** Records a batch at most. */
    private static final int BATCH = 1024;

    private static final Schema SCHEMA =
            Schema.of(
                    List.of(
                            new Field("id", FieldType.of(Kind.INT64)),
                            new Field("due", FieldType.of(Kind.INT64)),
                            new Field("made", FieldType.of(Kind.INT64)),
                            new Field("amount", FieldType.of(Kind.INT64))));

    private final Schedule schedule;
    private final long rows;
    private final int tasks;

    PacedRows(Schedule schedule, long rows, int tasks) {
        this.schedule = schedule;
        this.rows = rows;
        this.tasks = tasks;
    }

    @Override
    public String type() {
        return "PacedRows";
    }

    @Override
    public String description() {
        return "Makes rows at an even rate.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of();
    }

    @Override
    public boolean bounded(Config config) {
        return false;
    }

    @Override
    public Source create(Config config) {
        return new Paced();
    }

    private final class Paced implements Source {
        @Override
        public Schema schema() {
            return SCHEMA;
        }

        @Override
        public SourceRead plan(Schema schema, Pushdown pushdown) {
            return new Read(pushdown.filters());
        }
    }

    private final class Read implements SourceRead {
        private final List<Expression> residual;

        Read(List<Expression> residual) {
            this.residual = residual;
        }

        @Override
        public Schema schema() {
            return SCHEMA;
        }

        @Override
        public List<Expression> residual() {
            return residual;
        }

        @Override
        public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) {
            return new KnownSplits(
                    IntStream.range(0, tasks)
                            .mapToObj(
                                    i ->
                                            new Split(
                                                    "from " + i,
                                                    ByteBuffer.allocate(4).putInt(i).array()))
                            .toList(),
                    Optional.empty());
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) {
            return new PacedReader(ByteBuffer.wrap(split.data()).getInt());
        }
    }

    /** One thread's. */
    private final class PacedReader implements Reader {
        private long next;

        PacedReader(long first) {
            this.next = first;
        }

        @Override
        public Result poll(long deadlineNanos) {
            if (next >= rows) {
                return End.INSTANCE;
            }
            schedule.begin();
            long due = schedule.due(next);
            long now = System.nanoTime();
            if (due > now) {
                LockSupport.parkNanos(Math.min(due, deadlineNanos) - now);
                now = System.nanoTime();
            }
            return due > now ? Idle.CAUGHT_UP : due(now);
        }

        /** What is due by now, a batch of it at most. */
        private Result due(long now) {
            long[] ids = new long[BATCH];
            long[] dues = new long[BATCH];
            long[] made = new long[BATCH];
            long[] amounts = new long[BATCH];
            int size = 0;
            for (; size < BATCH && next < rows; size++, next += tasks) {
                long due = schedule.due(next);
                if (due > now) {
                    break;
                }
                ids[size] = next;
                dues[size] = due;
                made[size] = now;
                amounts[size] = NumberedRows.amount(next);
            }
            return new Columns(
                    new ColumnBatch(
                            List.of(
                                    new Column(Storage.LONG, ids, null),
                                    new Column(Storage.LONG, dues, null),
                                    new Column(Storage.LONG, made, null),
                                    new Column(Storage.LONG, amounts, null)),
                            size));
        }

        @Override
        public byte[] position() {
            return ByteBuffer.allocate(8).putLong(next).array();
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
