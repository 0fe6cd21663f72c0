package org.nifibeam.file;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;

/**
 * How fast one thread writes and reads the flights in each format: {@code FormatsSpeed
 * flights.parquet FOLDER ROUNDS}. Prints millions of rows a second of CPU time, each round's.
 */
public final class FormatsSpeed {
    private static final int ROWS = 300_000;

    private FormatsSpeed() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        Source flights = FileTesting.source("ReadFromParquet", Path.of(arguments[0]));
        Schema schema = flights.schema();
        List<Row> rows = first(flights, ROWS);
        for (String format : List.of("Csv", "Json", "Avro", "Parquet")) {
            Path out = folder.resolve(format + "/flights");
            for (int round = Integer.parseInt(arguments[2]); round > 0; round--) {
                long begin = cpu();
                FileTesting.writeAll(
                        FileTesting.sink("WriteTo" + format, schema, out), rows, folder);
                long written = cpu();
                long count = 0;
                Source source = FileTesting.source("ReadFrom" + format, out.getParent());
                Schema read = source.schema();
                long sampled = cpu();
                count = count(source, read);
                long done = cpu();
                System.out.printf(
                        "%-8s write %6.2f  read %6.2f M rows/s, schema in %d ms, %d rows, %d KB%n",
                        format,
                        rows.size() * 1e3 / (written - begin),
                        count * 1e3 / (done - sampled),
                        (sampled - written) / 1_000_000,
                        count,
                        size(out.getParent()) / 1024);
            }
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long size(Path folder) throws Exception {
        try (var files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static long count(Source source, Schema schema) throws Exception {
        SourceRead read = source.plan(schema, Pushdown.everything(schema));
        RowShape shape = RowShape.of(schema);
        long count = 0;
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            while (!enumerator.exhausted()) {
                for (Split split : enumerator.discover()) {
                    try (Reader reader = read.open(split, Optional.empty())) {
                        Reader.Result result;
                        do {
                            result = reader.poll(System.nanoTime() + 1_000_000_000);
                            if (result instanceof Reader.Columns columns) {
                                count += shape.rows(columns.batch()).length;
                            }
                        } while (result != Reader.End.INSTANCE);
                    }
                }
            }
        }
        return count;
    }

    private static List<Row> first(Source source, int count) throws Exception {
        SourceRead read = source.plan(source.schema(), Pushdown.everything(source.schema()));
        RowShape shape = RowShape.of(read.schema());
        List<Row> rows = new ArrayList<>();
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            for (Split split : enumerator.discover()) {
                try (Reader reader = read.open(split, Optional.empty())) {
                    Reader.Result result = reader.poll(System.nanoTime() + 1_000_000_000);
                    while (result != Reader.End.INSTANCE && rows.size() < count) {
                        if (result instanceof Reader.Columns columns) {
                            rows.addAll(List.of(shape.rows(columns.batch())));
                        }
                        result = reader.poll(System.nanoTime() + 1_000_000_000);
                    }
                }
            }
        }
        return List.copyOf(rows.subList(0, count));
    }
}
