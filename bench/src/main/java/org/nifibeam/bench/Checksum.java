package org.nifibeam.bench;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.nifibeam.bench.work.Worker.Answer;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
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
 * Counts rows and adds up their whole numbers and the lengths of their texts, which does not depend
 * on their order, and keeps nothing else: so that results can be compared without the cost of a
 * real destination.
 */
public final class Checksum implements SinkProvider {
    private final LongAdder rows = new LongAdder();
    private final LongAdder sum = new LongAdder();

    @Override
    public String type() {
        return "Checksum";
    }

    @Override
    public String description() {
        return "Adds up what it gets.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of();
    }

    /** What came since the last call. */
    public Answer take() {
        return new Answer(rows.sumThenReset(), sum.sumThenReset());
    }

    @Override
    public Sink create(Config config, Schema schema) {
        boolean[] whole = new boolean[schema.size()];
        boolean[] text = new boolean[schema.size()];
        for (int i = 0; i < whole.length; i++) {
            FieldType type = schema.type(i);
            whole[i] = type.is(Kind.INT64) || type.is(Kind.DATETIME);
            text[i] = type.is(Kind.STRING);
        }
        return new Adding(whole, text);
    }

    private final class Adding implements Sink {
        private final boolean[] whole;
        private final boolean[] text;

        Adding(boolean[] whole, boolean[] text) {
            this.whole = whole;
            this.text = text;
        }

        @Override
        public Guarantee guarantee() {
            return Guarantee.AT_LEAST_ONCE;
        }

        @Override
        public Writer open(WriterContext context) {
            return new AddingWriter(whole, text);
        }

        @Override
        public void commit(CommitContext context, List<byte[]> handles) {}

        @Override
        public void abort(CommitContext context) {}
    }

    /** One thread's. */
    private final class AddingWriter implements Writer {
        private final boolean[] whole;
        private final boolean[] text;
        private long written;
        private long total;

        AddingWriter(boolean[] whole, boolean[] text) {
            this.whole = whole;
            this.text = text;
        }

        @Override
        public void write(Row row, long timestamp, Windows windows, Pane pane) {
            written++;
            for (int i = 0; i < whole.length; i++) {
                if (whole[i]) {
                    total += row.getLong(i);
                } else if (text[i]) {
                    total += ((String) row.get(i)).length();
                }
            }
        }

        @Override
        public byte[] prepare(long checkpoint) {
            rows.add(written);
            sum.add(total);
            written = 0;
            total = 0;
            return new byte[0];
        }

        @Override
        public void close() {}
    }
}
