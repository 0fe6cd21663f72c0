package org.nifibeam.core.builtin;

import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * Writes a line for each row and window: the window, the pane and the fields. A file is a task's;
 * its name begins with the stage's id. Sums of fractions depend on the order in which they are
 * added, so fractions are rounded to twelve digits.
 */
final class CapturingSink implements Sink {
    private static final MathContext DIGITS = new MathContext(12);

    private final Schema schema;
    private final Path folder;
    private final Optional<String> destination;

    CapturingSink(Schema schema, Path folder, Optional<String> destination) {
        this.schema = schema;
        this.folder = folder;
        this.destination = destination;
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.AT_LEAST_ONCE;
    }

    @Override
    public Optional<String> destination() {
        return destination;
    }

    @Override
    public Writer open(WriterContext context) throws IOException {
        Files.createDirectories(folder);
        String name = URLEncoder.encode(context.stageId(), StandardCharsets.UTF_8);
        return new Lines(Files.newBufferedWriter(folder.resolve(name + "." + context.task())));
    }

    @Override
    public void commit(CommitContext context, List<byte[]> handles) {}

    @Override
    public void abort(CommitContext context) {}

    /** One task's file. Confined to one thread. */
    private final class Lines implements Writer {
        private final BufferedWriter file;

        Lines(BufferedWriter file) {
            this.file = file;
        }

        @Override
        public void write(Row row, long timestamp, Windows windows, Pane pane) throws IOException {
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < schema.size(); i++) {
                fields.add(schema.field(i).name() + ": " + print(row.get(i)));
            }
            String text = "{" + String.join(", ", fields) + "}";
            for (int i = 0; i < windows.count(); i++) {
                String line = windows.window(i) + "\t" + pane + "\t" + text;
                file.write(line.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"));
                file.write('\n');
            }
        }

        private String print(Object value) {
            boolean fraction = value instanceof Double || value instanceof Float;
            if (fraction && Double.isFinite(((Number) value).doubleValue())) {
                double number = ((Number) value).doubleValue();
                return new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString();
            }
            return Values.print(value);
        }

        @Override
        public byte[] prepare(long checkpoint) throws IOException {
            file.flush();
            return new byte[0];
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
