package org.nifibeam.bench.nexmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

/** Keeps what it gets: whole numbers and texts, a line a row. */
final class CollectedRows implements SinkProvider {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    /** All rows in the order of their texts. */
    List<String> sorted() {
        return lines.stream().sorted().toList();
    }

    @Override
    public String type() {
        return "Collect";
    }

    @Override
    public String description() {
        return "Keeps what it gets.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of();
    }

    @Override
    public Sink create(Config config, Schema schema) {
        return new Sink() {
            @Override
            public Guarantee guarantee() {
                return Guarantee.AT_LEAST_ONCE;
            }

            @Override
            public Writer open(WriterContext context) {
                return new LineWriter(schema);
            }

            @Override
            public void commit(CommitContext context, List<byte[]> handles) {}

            @Override
            public void abort(CommitContext context) {}
        };
    }

    private final class LineWriter implements Writer {
        private final Schema schema;

        LineWriter(Schema schema) {
            this.schema = schema;
        }

        @Override
        public void write(Row row, long timestamp, Windows windows, Pane pane) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < schema.size(); i++) {
                values.add(
                        schema.type(i).is(Kind.STRING)
                                ? (String) row.get(i)
                                : Long.toString(row.getLong(i)));
            }
            lines.add(String.join(" ", values));
        }

        @Override
        public byte[] prepare(long checkpoint) {
            return new byte[0];
        }

        @Override
        public void close() {}
    }
}
