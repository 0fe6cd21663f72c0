package org.nifibeam.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;

/** What sources give, for tests to compare: rows as text, rejections' messages behind an "!". */
public final class SourceTexts {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private SourceTexts() {}

    /** All that a bounded source gives. */
    public static List<String> read(Source source) throws Exception {
        Schema schema = source.schema();
        return read(source.plan(schema, Pushdown.everything(schema)));
    }

    /** All that a bounded read gives, each split read to its end before more are looked for. */
    public static List<String> read(SourceRead read) throws Exception {
        List<String> all = new ArrayList<>();
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            while (!enumerator.exhausted()) {
                for (Split split : enumerator.discover()) {
                    all.addAll(read(read, split, Optional.empty()));
                }
                if (enumerator instanceof Source.OrderedEnumerator ordered) {
                    ordered.unfinished(Set.of());
                }
            }
        }
        return all;
    }

    /** What a split that ends gives from a position, or its beginning. */
    public static List<String> read(SourceRead read, Split split, Optional<byte[]> position)
            throws Exception {
        List<String> rest = new ArrayList<>();
        try (Reader reader = read.open(split, position)) {
            while (take(reader, read.schema(), rest)) {
                // Until its end.
            }
        }
        return rest;
    }

    /** Adds what a poll gives; false at the end. */
    public static boolean take(Reader reader, Schema schema, List<String> all) throws Exception {
        Reader.Result result = reader.poll(System.nanoTime() + POLL_NANOS);
        if (result instanceof Reader.Rows rows) {
            for (int i = 0; i < rows.size(); i++) {
                all.add(rows.rows()[i].toString());
            }
        } else if (result instanceof Reader.Columns columns) {
            for (Row row : RowShape.of(schema).rows(columns.batch())) {
                all.add(row.toString());
            }
        } else if (result instanceof Reader.Rejected rejected) {
            rejected.records().forEach(record -> all.add("!" + record.message()));
        }
        return result != Reader.End.INSTANCE;
    }
}
