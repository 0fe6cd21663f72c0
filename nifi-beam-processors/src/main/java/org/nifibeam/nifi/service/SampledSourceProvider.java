package org.nifibeam.nifi.service;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;

/**
 * A connector's source of which only the first records are read, for so long at most; nothing is
 * acknowledged. It ends, whether or not the whole of it would.
 */
final class SampledSourceProvider implements SourceProvider {
    private final SourceProvider whole;
    private final long maxRecords;
    private final Duration limit;

    SampledSourceProvider(SourceProvider whole, long maxRecords, Duration limit) {
        this.whole = whole;
        this.maxRecords = maxRecords;
        this.limit = limit;
    }

    @Override
    public String type() {
        return whole.type();
    }

    @Override
    public String description() {
        return whole.description();
    }

    @Override
    public List<ConfigField> settings() {
        return whole.settings();
    }

    @Override
    public boolean bounded(Config config) {
        return true;
    }

    @Override
    public Source create(Config config) throws ProblemException {
        return new SampledSource(whole.create(config), maxRecords, limit);
    }

    private record SampledSource(Source whole, long maxRecords, Duration limit) implements Source {
        @Override
        public Schema schema() throws ProblemException {
            return whole.schema();
        }

        @Override
        public SourceRead plan(Schema schema, Pushdown pushdown) throws ProblemException {
            return new SampledRead(whole.plan(schema, pushdown), new Sample(maxRecords, limit));
        }
    }

    /** How much is left of a sample. Thread-safe. */
    private static final class Sample {
        private final AtomicLong left;
        private final long limitNanos;
        private final AtomicLong started = new AtomicLong();

        Sample(long maxRecords, Duration limit) {
            this.left = new AtomicLong(maxRecords);
            this.limitNanos = limit.toNanos();
        }

        /** The time begins with the first question. */
        long deadline() {
            started.compareAndSet(0, System.nanoTime());
            return started.get() + limitNanos;
        }

        boolean over() {
            return left.get() <= 0 || System.nanoTime() - deadline() >= 0;
        }

        /** How many of so many records are taken. */
        int take(int records) {
            long before = left.getAndUpdate(l -> Math.max(0, l - records));
            return (int) Math.min(before, records);
        }
    }

    private record SampledRead(SourceRead whole, Sample sample) implements SourceRead {
        @Override
        public Schema schema() {
            return whole.schema();
        }

        @Override
        public List<Expression> residual() {
            return whole.residual();
        }

        @Override
        public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) throws IOException {
            return new SampledEnumerator(whole.enumerator(snapshot), sample);
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) throws IOException {
            return new SampledReader(whole.open(split, position), sample);
        }
    }

    private record SampledEnumerator(Source.SplitEnumerator whole, Sample sample)
            implements Source.OrderedEnumerator {
        @Override
        public void unfinished(Set<String> ids) {
            if (whole instanceof Source.OrderedEnumerator ordered) {
                ordered.unfinished(ids);
            }
        }

        @Override
        public List<Split> discover() throws IOException, InterruptedException {
            return sample.over() ? List.of() : whole.discover();
        }

        @Override
        public boolean exhausted() {
            return sample.over() || whole.exhausted();
        }

        @Override
        public byte[] snapshot() {
            return whole.snapshot();
        }

        @Override
        public void close() throws IOException {
            whole.close();
        }
    }

    private record SampledReader(Reader whole, Sample sample) implements Reader {
        @Override
        public Result poll(long deadlineNanos) throws IOException, InterruptedException {
            if (sample.over()) {
                return End.INSTANCE;
            }
            long end = sample.deadline();
            Result result = whole.poll(deadlineNanos - end < 0 ? deadlineNanos : end);
            if (result instanceof Columns columns) {
                ColumnBatch batch = columns.batch();
                return new Columns(new ColumnBatch(batch.columns(), sample.take(batch.size())));
            }
            if (result instanceof Rows rows) {
                return new Rows(rows.rows(), rows.timestamps(), sample.take(rows.size()));
            }
            return result;
        }

        @Override
        public byte[] position() {
            return whole.position();
        }

        @Override
        public long watermark() {
            return whole.watermark();
        }

        @Override
        public OptionalLong backlog() {
            return whole.backlog();
        }

        @Override
        public void acknowledge(byte[] position) {}

        @Override
        public void close() throws IOException {
            whole.close();
        }
    }
}
