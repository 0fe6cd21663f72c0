package org.nifibeam.launcher.templates;

import java.util.Map;
import java.util.TreeMap;
import org.nifibeam.launcher.canvas.Bundle;
import org.nifibeam.launcher.canvas.FlowDefinition;
import org.nifibeam.launcher.canvas.FlowProcessor;

/** What templates are put together of. */
final class Parts {
    static final String OUTPUT = "The beginning of the files' paths; relative to NiFi's home";

    private Parts() {}

    static FlowProcessor stage(String kind, String name, Map<String, String> properties) {
        return FlowProcessor.stage(kind, name, properties);
    }

    static FlowProcessor write(String format, String name) {
        return stage("WriteTo" + format, name, Map.of("Path", "#{output.path}"));
    }

    static FlowProcessor run(FlowDefinition flow, String paths) {
        return run(flow, paths, Map.of());
    }

    static FlowProcessor run(FlowDefinition flow, String paths, Map<String, String> more) {
        Map<String, String> properties = new TreeMap<>(more);
        properties.put("Pipeline Runner", runner(flow, paths));
        properties.put("Record Writer", writer(flow));
        return FlowProcessor.run(properties);
    }

    static String runner(FlowDefinition flow, String paths) {
        flow.parameter(
                "work.folder",
                "Where the runner keeps its runs; relative to NiFi's home",
                "./pipeline_work");
        Map<String, String> properties =
                new TreeMap<>(
                        Map.of("Work Folder", "#{work.folder}", "Maximum Concurrent Runs", "4"));
        if (!paths.isEmpty()) {
            properties.put("Allowed Paths", paths);
        }
        return flow.service(
                "org.nifibeam.nifi.service.EmbeddedPipelineRunner", Bundle.OURS, properties);
    }

    static String writer(FlowDefinition flow) {
        return flow.service(
                "org.apache.nifi.json.JsonRecordSetWriter",
                Bundle.RECORDS,
                Map.of(
                        "output-grouping",
                        "output-oneline",
                        "Timestamp Format",
                        "yyyy-MM-dd'T'HH:mm:ssXXX"));
    }

    static void flights(FlowDefinition flow) {
        flow.parameter(
                "flights.path",
                "The Parquet file of flights; relative to NiFi's home",
                "examples/data/flights-3m.parquet");
    }

    /** A connection, shown by a name of its own. */
    static String connection(FlowDefinition flow, String name, Map<String, String> properties) {
        return flow.service(
                name, "org.nifibeam.nifi.connection.PipelineConnection", Bundle.OURS, properties);
    }

    /** What ends an unbounded pipeline, at the grid's right side. */
    static void drain(FlowDefinition flow, String runner, String pipeline) {
        flow.processor(
                FlowProcessor.control(
                                "Drain",
                                Map.of(
                                        "Pipeline Runner",
                                        runner,
                                        "Action",
                                        "drain",
                                        "Pipeline Name",
                                        pipeline))
                        .withTerminated("success", "not found", "failure"),
                3,
                2);
    }
}
