package org.nifibeam.launcher.nifi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a demo runs and where its result shows.
 *
 * @param template a flow definition (NiFi 2's JSON)
 * @param nars the NARs that it needs beside NiFi's own
 * @param parameters values for parameters of its parameter context
 * @param services properties to set of its controller services, by the services' names
 * @param results name of the connection, or the relationship, whose queue gets the result as JSON
 *     records
 * @param finished the same for the queue that gets a FlowFile when all results are there; without
 *     it the first FlowFile in {@code results} is taken as all
 * @param rows how many rows are shown
 * @param limit how long the result may take
 */
public record DemoFlow(
        Path template,
        List<Path> nars,
        Map<String, String> parameters,
        Map<String, Map<String, String>> services,
        String results,
        Optional<String> finished,
        int rows,
        Duration limit) {

    /** Copies. */
    public DemoFlow {
        Objects.requireNonNull(template, "template");
        nars = List.copyOf(nars);
        parameters = Map.copyOf(parameters);
        services = Map.copyOf(services);
    }

    /** A template whose queue {@code results} is read; five rows, five minutes. */
    public static DemoFlow of(Path template, List<Path> nars) {
        return new DemoFlow(
                template,
                nars,
                Map.of(),
                Map.of(),
                "results",
                Optional.empty(),
                5,
                Duration.ofMinutes(5));
    }

    /** The same with these parameter values instead. */
    public DemoFlow withParameters(Map<String, String> values) {
        return new DemoFlow(template, nars, values, services, results, finished, rows, limit);
    }

    /** The same with these properties of controller services instead. */
    public DemoFlow withServices(Map<String, Map<String, String>> properties) {
        return new DemoFlow(template, nars, parameters, properties, results, finished, rows, limit);
    }

    /** The same with another queue of results. */
    public DemoFlow withResults(String nameOrRelationship) {
        return new DemoFlow(
                template, nars, parameters, services, nameOrRelationship, finished, rows, limit);
    }

    /** The same with a queue that says when all results are there. */
    public DemoFlow withFinished(String nameOrRelationship) {
        return new DemoFlow(
                template,
                nars,
                parameters,
                services,
                results,
                Optional.of(nameOrRelationship),
                rows,
                limit);
    }

    /** The same with another number of rows. */
    public DemoFlow withRows(int count) {
        return new DemoFlow(template, nars, parameters, services, results, finished, count, limit);
    }

    /** The same with another limit. */
    public DemoFlow withLimit(Duration newLimit) {
        return new DemoFlow(
                template, nars, parameters, services, results, finished, rows, newLimit);
    }
}
