package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;

/** The rows of a Parquet file, one after the other. */
final class ParquetRows {
    private ParquetRows() {}

    /** Takes rows. */
    interface Each {
        void take(Schema schema, Row row);
    }

    /** Reads all rows of a file. */
    static void read(Path file, Each each)
            throws ProblemException, IOException, InterruptedException {
        SourceProvider provider =
                DefinitionFile.connectors().source("ReadFromParquet").orElseThrow();
        Source source = provider.create(new Config(Map.of("path", file.toString())));
        Schema schema = source.schema();
        SourceRead read =
                source.plan(schema, new Pushdown(schema.names(), schema.names(), List.of()));
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            while (!enumerator.exhausted()) {
                for (Split split : enumerator.discover()) {
                    try (Reader reader = read.open(split, Optional.empty())) {
                        read(reader, schema, each);
                    }
                }
            }
        }
    }

    private static void read(Reader reader, Schema schema, Each each)
            throws IOException, InterruptedException {
        RowShape shape = RowShape.of(schema);
        Reader.Result result = reader.poll(Long.MAX_VALUE);
        while (!(result instanceof Reader.End)) {
            for (Row row : shape.rows(((Reader.Columns) result).batch())) {
                each.take(schema, row);
            }
            result = reader.poll(Long.MAX_VALUE);
        }
    }
}
