package org.nifibeam.file.parquet;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;

/**
 * Measures decoding the flights file (vega-datasets' flights-3m.parquet) on one thread: {@code
 * main(file, rounds)}. Prints CPU milliseconds a round; no test, and not in the jar.
 */
public final class FlightsDecode {
    private FlightsDecode() {}

    public static void main(String[] arguments) throws Exception {
        long started = System.nanoTime();
        Source source =
                new ParquetSourceProvider().create(new Config(Map.of("path", arguments[0])));
        Schema schema = source.schema();
        Expression far =
                Typing.operation(
                        Operator.GREATER,
                        List.of(
                                Typing.field("distance", schema),
                                new Literal(100L, FieldType.of(Kind.INT64))));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
            long cpu = threads.getCurrentThreadCpuTime();
            long wall = System.nanoTime();
            SourceRead read =
                    source.plan(
                            schema,
                            new Pushdown(
                                    List.of("date", "delay", "distance", "origin"),
                                    List.of("date", "delay", "origin"),
                                    List.of(far)));
            long rows = 0;
            long sum = 0;
            try (Source.SplitEnumerator splits = read.enumerator(Optional.empty())) {
                for (Split split : splits.discover()) {
                    try (Reader reader = read.open(split, Optional.empty())) {
                        while (reader.poll(Long.MAX_VALUE) instanceof Reader.Columns columns) {
                            rows += columns.batch().size();
                            sum += touch(columns.batch());
                        }
                    }
                }
            }
            System.out.printf(
                    "round %d: %d rows, sum %d, cpu %.1f ms, wall %.1f ms%n",
                    round,
                    rows,
                    sum,
                    (threads.getCurrentThreadCpuTime() - cpu) / 1e6,
                    (System.nanoTime() - wall) / 1e6);
        }
        System.out.printf("since main: %.1f ms%n", (System.nanoTime() - started) / 1e6);
    }

    private static long touch(ColumnBatch batch) {
        long[] delays = (long[]) batch.columns().get(1).values();
        long sum = 0;
        for (int i = 0; i < batch.size(); i++) {
            sum += delays[i];
        }
        return sum;
    }
}
