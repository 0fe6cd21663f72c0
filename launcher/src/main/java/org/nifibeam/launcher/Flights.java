package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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

/** The examples' data, a record after the other. */
final class Flights {
    /**
     * A flight.
     *
     * @param dateMicros since 1970
     * @param delay minutes
     * @param distance miles
     * @param origin code of an airport
     * @param destination code of an airport
     */
    record Flight(long dateMicros, long delay, long distance, String origin, String destination) {}

    /** Takes flights. */
    interface Each {
        void take(Flight flight);
    }

    private Flights() {}

    /** Reads all flights of a Parquet file. */
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
        int date = schema.indexOf("date").orElseThrow();
        int delay = schema.indexOf("delay").orElseThrow();
        int distance = schema.indexOf("distance").orElseThrow();
        int origin = schema.indexOf("origin").orElseThrow();
        int destination = schema.indexOf("destination").orElseThrow();
        Reader.Result result = reader.poll(Long.MAX_VALUE);
        while (!(result instanceof Reader.End)) {
            for (Row row : shape.rows(((Reader.Columns) result).batch())) {
                each.take(
                        new Flight(
                                row.getLong(date),
                                row.getLong(delay),
                                row.getLong(distance),
                                (String) row.get(origin),
                                (String) row.get(destination)));
            }
            result = reader.poll(Long.MAX_VALUE);
        }
    }

    /** The state of each airport by its code. */
    static Map<String, String> states(Path airports) throws IOException {
        Map<String, String> states = new HashMap<>();
        for (String line :
                Files.readAllLines(airports).subList(1, Files.readAllLines(airports).size())) {
            String[] columns = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
            states.put(columns[0], columns[3]);
        }
        return states;
    }
}
