package org.nifibeam.core.builtin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.UnmetExpectationException;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * Compares what has come with what is expected when the run's work is committed, so that an empty
 * input is noticed too. Handles hold the rows themselves.
 */
final class AssertEqualSink implements Sink {
    /** Differences that a message shows; further ones are counted. */
    private static final int SHOWN = 20;

    private final Schema schema;
    private final List<Row> expected;

    AssertEqualSink(Schema schema, List<Row> expected) {
        this.schema = schema;
        this.expected = expected;
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.CHECK;
    }

    @Override
    public Writer open(WriterContext context) {
        return new Gatherer(RowCoder.of(schema));
    }

    @Override
    public void commit(CommitContext context, List<byte[]> handles) throws IOException {
        ByteSink came = new ByteSink();
        handles.forEach(handle -> came.writeBytes(handle, 0, handle.length));
        if (!context.last()) {
            Files.write(keptUntilTheLast(context, context.checkpoint()), came.toBytes());
            return;
        }
        for (long earlier = 1; earlier < context.checkpoint(); earlier++) {
            Path kept = keptUntilTheLast(context, earlier);
            if (Files.exists(kept)) {
                byte[] rows = Files.readAllBytes(kept);
                came.writeBytes(rows, 0, rows.length);
            }
        }
        check(came.toBytes());
    }

    private static Path keptUntilTheLast(CommitContext context, long checkpoint) {
        String stage = Integer.toHexString(context.stageId().hashCode());
        return context.workFolder().resolve("assert-" + stage + "-" + checkpoint);
    }

    private void check(byte[] rows) throws UnmetExpectationException {
        Map<Row, Integer> balance = new LinkedHashMap<>();
        expected.forEach(row -> balance.merge(row, -1, Integer::sum));
        RowCoder coder = RowCoder.of(schema);
        ByteSource source = new ByteSource(rows);
        while (source.remaining() > 0) {
            balance.merge(coder.decode(source), 1, Integer::sum);
        }
        List<String> lines = difference(balance);
        if (!lines.isEmpty()) {
            throw new UnmetExpectationException(
                    "the elements are not the expected ones:\n" + String.join("\n", lines),
                    "correct the pipeline, or what is expected of it");
        }
    }

    private List<String> difference(Map<Row, Integer> balance) {
        List<String> lines = new ArrayList<>();
        balance.forEach(
                (row, count) -> {
                    if (count != 0) {
                        int times = Math.abs(count);
                        lines.add(
                                (count < 0 ? "  missing:    " : "  unexpected: ")
                                        + print(row)
                                        + (times == 1 ? "" : " (" + times + " times)"));
                    }
                });
        lines.sort(null);
        if (lines.size() > SHOWN) {
            int more = lines.size() - SHOWN;
            lines.subList(SHOWN, lines.size()).clear();
            lines.add("  and " + more + " more");
        }
        return lines;
    }

    private String print(Row row) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            fields.add(field.name() + ": " + Values.print(row.get(i)));
        }
        return "{" + String.join(", ", fields) + "}";
    }

    @Override
    public void abort(CommitContext context) {}

    /** Encodes what comes. Confined to one thread. */
    private static final class Gatherer implements Writer {
        private final RowCoder coder;
        private ByteSink bytes = new ByteSink();

        Gatherer(RowCoder coder) {
            this.coder = coder;
        }

        @Override
        public void write(Row row, long timestamp, Windows windows, Pane pane) {
            for (int i = 0; i < windows.count(); i++) {
                coder.encode(row, bytes);
            }
        }

        @Override
        public byte[] prepare(long checkpoint) {
            byte[] handle = bytes.toBytes();
            bytes = new ByteSink();
            return handle;
        }

        @Override
        public void close() {}
    }
}
