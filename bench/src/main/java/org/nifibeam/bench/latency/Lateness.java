package org.nifibeam.bench.latency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * Takes rows and, of one in a thousand, how long after it was due it came: to look at the clock for
 * each would be most of the work. Rows before a given one are not counted.
 */
final class Lateness implements SinkProvider {
    /** Of so many rows one is timed: a prime, so that it is any one of a batch. */
    static final int ONE_IN = 997;

    private final long from;
    private final List<long[]> taken = new ArrayList<>();
    private long rows;

    /** Counts rows from this number on. */
    Lateness(long from) {
        this.from = from;
    }

    @Override
    public String type() {
        return "Lateness";
    }

    @Override
    public String description() {
        return "Takes times.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of();
    }

    /** How many rows came. */
    synchronized long rows() {
        return rows;
    }

    /** All that was taken, in nanoseconds, the least first. */
    synchronized long[] sorted() {
        return taken.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    }

    private synchronized void add(long written, long[] late) {
        rows += written;
        taken.add(late);
    }

    @Override
    public Sink create(Config config, Schema schema) {
        int id = schema.indexOf("id").orElseThrow();
        int due = schema.indexOf("due").orElseThrow();
        return new Sink() {
            @Override
            public Guarantee guarantee() {
                return Guarantee.AT_LEAST_ONCE;
            }

            @Override
            public Writer open(WriterContext context) {
                return new TimingWriter(id, due);
            }

            @Override
            public void commit(CommitContext context, List<byte[]> handles) {}

            @Override
            public void abort(CommitContext context) {}
        };
    }

    /** One thread's. */
    private final class TimingWriter implements Writer {
        private final int id;
        private final int due;
        private long[] late = new long[1 << 16];
        private int size;
        private long written;

        TimingWriter(int id, int due) {
            this.id = id;
            this.due = due;
        }

        @Override
        public void write(Row row, long timestamp, Windows windows, Pane pane) {
            written++;
            long number = row.getLong(id);
            if (number % ONE_IN == 0 && number >= from) {
                if (size == late.length) {
                    late = Arrays.copyOf(late, size * 2);
                }
                late[size++] = System.nanoTime() - row.getLong(due);
            }
        }

        @Override
        public byte[] prepare(long checkpoint) {
            add(written, Arrays.copyOf(late, size));
            written = 0;
            size = 0;
            return new byte[0];
        }

        @Override
        public void close() {}
    }
}
