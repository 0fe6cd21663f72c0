package org.nifibeam.launcher.canvas;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A processor as it is to be put on a canvas.
 *
 * @param type its class
 * @param bundle the NAR of it
 * @param name the shown name, which is a stage's name too
 * @param properties its declared properties
 * @param fields its dynamic properties
 * @param terminated relationships that end at it
 * @param period how often it is triggered; {@code 0 sec}: whenever there is a FlowFile
 * @param pause how long it waits when there was nothing to do
 * @param disabled true for one that does not start with its group
 */
public record FlowProcessor(
        String type,
        Bundle bundle,
        String name,
        Map<String, String> properties,
        Map<String, String> fields,
        List<String> terminated,
        String period,
        String pause,
        boolean disabled) {
    /** Copies, in the order of the names. */
    public FlowProcessor {
        properties = new TreeMap<>(properties);
        fields = new TreeMap<>(fields);
        terminated = List.copyOf(terminated);
    }

    /** A pipeline stage; FlowFiles that are no definition end at it. */
    public static FlowProcessor stage(String kind, String name, Map<String, String> properties) {
        return new FlowProcessor(
                "org.nifibeam.nifi.stage." + kind,
                Bundle.OURS,
                name,
                properties,
                Map.of(),
                List.of("failure"),
                "0 sec",
                "1 sec",
                false);
    }

    /** True if it begins pipelines: in a cluster that is for one node to do. */
    boolean begins() {
        return type.endsWith(".DefinePipeline");
    }

    /** What begins a definition each time it is started. */
    public static FlowProcessor define(String pipeline) {
        return stage(
                        "DefinePipeline",
                        "DefinePipeline",
                        Map.of("Pipeline Name", pipeline, "Start", "once per start"))
                .withTerminated()
                .withPeriod("1 min");
    }

    /** What runs the pipeline; its relationships are to be connected, all but status. */
    public static FlowProcessor run(Map<String, String> properties) {
        return new FlowProcessor(
                "org.nifibeam.nifi.run.RunPipeline",
                Bundle.OURS,
                "RunPipeline",
                properties,
                Map.of(),
                List.of("status"),
                "100 millis",
                "500 millis",
                false);
    }

    /** What speaks to a runner when it is run once; it does not start with its group. */
    public static FlowProcessor control(String name, Map<String, String> properties) {
        return new FlowProcessor(
                "org.nifibeam.nifi.run.ControlPipeline",
                Bundle.OURS,
                name,
                properties,
                Map.of(),
                List.of(),
                "1 min",
                "1 sec",
                true);
    }

    /** What begins a definition from FlowFiles. */
    public static FlowProcessor readFromFlowFile(String name, Map<String, String> properties) {
        return new FlowProcessor(
                "org.nifibeam.nifi.run.ReadFromFlowFile",
                Bundle.OURS,
                name,
                properties,
                Map.of(),
                List.of(),
                "100 millis",
                "500 millis",
                false);
    }

    /** One of NiFi's own. */
    public static FlowProcessor standard(String kind, String name, Map<String, String> properties) {
        return new FlowProcessor(
                "org.apache.nifi.processors.standard." + kind,
                Bundle.STANDARD,
                name,
                properties,
                Map.of(),
                List.of(),
                "0 sec",
                "1 sec",
                false);
    }

    /** The same with these dynamic properties. */
    public FlowProcessor withFields(Map<String, String> dynamic) {
        return new FlowProcessor(
                type, bundle, name, properties, dynamic, terminated, period, pause, disabled);
    }

    /** The same, these relationships ending at it. */
    public FlowProcessor withTerminated(String... relationships) {
        return new FlowProcessor(
                type,
                bundle,
                name,
                properties,
                fields,
                List.of(relationships),
                period,
                pause,
                disabled);
    }

    /** The same on another schedule. */
    public FlowProcessor withPeriod(String schedule) {
        return new FlowProcessor(
                type, bundle, name, properties, fields, terminated, schedule, pause, disabled);
    }
}
