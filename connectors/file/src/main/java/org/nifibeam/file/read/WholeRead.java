package org.nifibeam.file.read;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowConversion;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;

/** All records of a bounded source, one after the other on the thread that asks. */
public final class WholeRead {
    private static final long WAIT_NANOS = 100_000_000;

    private WholeRead() {}

    /**
     * Reads some fields of all records.
     *
     * @param source a bounded one
     * @param schema what it resolved to
     * @param fields the names of the fields wanted
     * @param output takes rows of {@code schema.project(fields)}
     * @throws IOException if something cannot be read, a record that is rejected included
     */
    public static void read(Source source, Schema schema, List<String> fields, Consumer<Row> output)
            throws IOException, InterruptedException {
        SourceRead read;
        try {
            read = source.plan(schema, new Pushdown(inOrder(schema, fields), fields, List.of()));
        } catch (ProblemException e) {
            throw new IOException(e.getMessage(), e);
        }
        RowConversion wanted = RowConversion.between(read.schema(), schema.project(fields));
        Consumer<Row> converted = row -> output.accept(wanted.convert(row));
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            while (!enumerator.exhausted()) {
                for (Split split : enumerator.discover()) {
                    read(read, split, converted);
                }
            }
        }
    }

    private static List<String> inOrder(Schema schema, List<String> fields) {
        return schema.names().stream().filter(fields::contains).toList();
    }

    private static void read(SourceRead read, Split split, Consumer<Row> output)
            throws IOException, InterruptedException {
        RowShape shape = RowShape.of(read.schema());
        try (Reader reader = read.open(split, Optional.empty())) {
            while (true) {
                Reader.Result result = reader.poll(System.nanoTime() + WAIT_NANOS);
                if (result instanceof Reader.End) {
                    return;
                }
                if (result instanceof Reader.Rejected rejected) {
                    throw new IOException(rejected.records().get(0).message());
                }
                if (result instanceof Reader.Rows rows) {
                    for (int i = 0; i < rows.size(); i++) {
                        output.accept(rows.rows()[i]);
                    }
                }
                if (result instanceof Reader.Columns columns) {
                    for (Row row : shape.rows(columns.batch())) {
                        output.accept(row);
                    }
                }
            }
        }
    }
}
