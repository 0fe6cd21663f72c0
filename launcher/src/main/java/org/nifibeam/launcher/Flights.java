package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.nifibeam.core.problem.ProblemException;

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
        ParquetRows.read(
                file,
                (schema, row) ->
                        each.take(
                                new Flight(
                                        row.getLong(schema.indexOf("date").orElseThrow()),
                                        row.getLong(schema.indexOf("delay").orElseThrow()),
                                        row.getLong(schema.indexOf("distance").orElseThrow()),
                                        (String) row.get(schema.indexOf("origin").orElseThrow()),
                                        (String)
                                                row.get(
                                                        schema.indexOf("destination")
                                                                .orElseThrow()))));
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
