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
    private final List<long[]> sinceDue = new ArrayList<>();
    private final List<long[]> sinceMade = new ArrayList<>();
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

    /** How long after they were due rows came, in nanoseconds, the least first. */
    synchronized long[] sinceDue() {
        return sorted(sinceDue);
    }

    /** How long after the source had made them rows came, in nanoseconds, the least first. */
    synchronized long[] sinceMade() {
        return sorted(sinceMade);
    }

    private static long[] sorted(List<long[]> taken) {
        return taken.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    }

    private synchronized void add(long written, long[] due, long[] made) {
        rows += written;
        sinceDue.add(due);
        sinceMade.add(made);
    }

    @Override
    public Sink create(Config config, Schema schema) {
        int id = schema.indexOf("id").orElseThrow();
        int due = schema.indexOf("due").orElseThrow();
        int made = schema.indexOf("made").orElseThrow();
        return new Sink() {
            @Override
            public Guarantee guarantee() {
                return Guarantee.AT_LEAST_ONCE;
            }

            @Override
            public Writer open(WriterContext context) {
                return new TimingWriter(id, due, made);
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
        private final int made;
        private long[] sinceDue = new long[1 << 16];
        private long[] sinceMade = new long[1 << 16];
        private int size;
        private long written;

        TimingWriter(int id, int due, int made) {
            this.id = id;
            this.due = due;
            this.made = made;
        }

        @Override
        public void write(Row row, long timestamp, Windows windows, Pane pane) {
            written++;
            long number = row.getLong(id);
            if (number % ONE_IN == 0 && number >= from) {
                if (size == sinceDue.length) {
                    sinceDue = Arrays.copyOf(sinceDue, size * 2);
                    sinceMade = Arrays.copyOf(sinceMade, size * 2);
                }
                long now = System.nanoTime();
                sinceDue[size] = now - row.getLong(due);
                sinceMade[size++] = now - row.getLong(made);
            }
        }

        @Override
        public byte[] prepare(long checkpoint) {
            add(written, Arrays.copyOf(sinceDue, size), Arrays.copyOf(sinceMade, size));
            written = 0;
            size = 0;
            return new byte[0];
        }

        @Override
        public void close() {}
    }
}
