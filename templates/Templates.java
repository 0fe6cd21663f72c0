import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes the flow definitions in this folder, so that layout and settings are kept in one readable place. From the
 * repository's root:
 *
 * <pre>
 * java templates/Templates.java            # writes templates/*.json
 * java templates/Templates.java --check    # fails if a file there is not what this program writes
 * </pre>
 */
public final class Templates {
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final String NIFI = "2.3.0";
    private static final int COLUMN = 620;
    private static final int ROW = 270;

    public static void main(String[] arguments) throws IOException {
        boolean check = List.of(arguments).contains("--check");
        boolean same = true;
        for (Map.Entry<String, String> template :
                Map.of(
                                "templates/flight-delays.json", line(),
                                "templates/flight-delays-forked.json", forked(),
                                "bench/src/main/resources/flight-delays-files.json", files())
                        .entrySet()) {
            Path file = Path.of(template.getKey());
            if (!check) {
                Files.writeString(file, template.getValue());
            } else if (!Files.exists(file) || !Files.readString(file).equals(template.getValue())) {
                System.err.println(file + " is not what templates/Templates.java writes");
                same = false;
            }
        }
        System.exit(same ? 0 : 1);
    }

    /** Ten processors in a snake of four columns, with RunPipeline's queues to the right of it. */
    private static String line() {
        Flow flow = new Flow("Flight delays");
        String last = stages(flow);
        String json = flow.stage("WriteToJson", 0, 1, Map.of("Path", "#{output.path}"));
        String results = flow.stage("WriteToFlowFile", 0, 2, Map.of());
        String run = flow.run(1, 2, Map.of());
        flow.connect(last, json, "success");
        flow.connect(json, results, "success");
        flow.connect(results, run, "success");
        flow.ends(run, 2, 2);
        flow.label(110, -170, 1390, 130,
                """
                Flight delays: how late do flights leave, per airport and day?
                Each processor adds one stage to the pipeline's definition, which is what travels from queue to queue (look into one).
                No record does: RunPipeline runs the whole pipeline on its Pipeline Runner service, over all flights at once.
                To begin, set the parameters flights.path and output.path, enable the services, start the group.""");
        flow.label(0, 2 * ROW + 190, 970, 130,
                """
                results: the rows, as FlowFiles of JSON lines.   submitted: the definition that runs.   finished: a report, once all results are out.
                failed: definitions that were refused, with the problems of all stages at once (attribute pipeline.problems).
                Start it again and the same pipeline runs again, but never twice at the same time.""");
        return flow.json();
    }

    /** The line without FlowFiles as results, for measuring the same work inside NiFi and outside. */
    private static String files() {
        Flow flow = new Flow("Flight delays, files");
        String last = stages(flow);
        String json = flow.stage("WriteToJson", 0, 1, Map.of("Path", "#{output.path}"));
        String run = flow.run(1, 2, Map.of());
        flow.connect(last, json, "success");
        flow.connect(json, run, "success");
        flow.ends(run, 2, 2);
        return flow.json();
    }

    /** The same, but the definition forks behind CombineElements and is merged again by RunPipeline. */
    private static String forked() {
        Flow flow = new Flow("Flight delays, forked");
        String combine = stages(flow);
        String json = flow.stage("WriteToJson", 0, 1, Map.of("Path", "#{output.path}"));
        String results = flow.stage("WriteToFlowFile", 1, 2, Map.of());
        String run = flow.run(0, 3, Map.of("Final Stages", "WriteToJson, WriteToFlowFile"));
        flow.connect(combine, json, "success");
        flow.connect(combine, results, "success");
        flow.connect(json, run, "success");
        flow.connect(results, run, "success");
        flow.ends(run, 1.5, 3);
        flow.label(110, -170, 1390, 130,
                """
                Flight delays, with a fork: behind CombineElements the definition goes two ways, and RunPipeline waits for both.
                A merge waits for names, not for a number of FlowFiles: RunPipeline's Final Stages are WriteToJson and WriteToFlowFile.
                A branch that does not come within Wait For Branches is reported by name, in incomplete; nothing is run in part.
                To begin, set the parameters flights.path and output.path, enable the services, start the group.""");
        return flow.json();
    }

    /** The stages that both have; gives the last one. */
    private static String stages(Flow flow) {
        String[] ids = {
            flow.define(0, 0, "flight-delays"),
            flow.stage("ReadFromParquet", 1, 0, Map.of("Path", "#{flights.path}")),
            flow.stage("FilterElements", 2, 0, Map.of("Condition", "distance > 100", "Expression Language", "sql")),
            flow.stage("MapToFields", 3, 0, Map.of("date", "date", "origin", "origin", "delay", "delay", "Expression Language", "sql")),
            flow.stage("AssignTimestamps", 3, 1, Map.of("Timestamp", "date")),
            flow.stage("WindowInto", 2, 1, Map.of("Window Type", "fixed", "Size", "1 day")),
            flow.stage(
                    "CombineElements", 1, 1,
                    Map.of(
                            "Group By", "origin", "Window Start Field", "day", "flights", "count(delay)",
                            "mean_delay", "mean(delay)", "max_delay", "max(delay)"))
        };
        for (int i = 0; i + 1 < ids.length; i++) {
            flow.connect(ids[i], ids[i + 1], "success");
        }
        return ids[ids.length - 1];
    }

    /** One process group, as NiFi's flow definition. */
    private static final class Flow {
        private final String name;
        private final String group;
        private final Map<String, Map<String, Object>> processors = new LinkedHashMap<>();
        private final List<Object> connections = new ArrayList<>();
        private final List<Object> funnels = new ArrayList<>();
        private final List<Object> labels = new ArrayList<>();

        Flow(String name) {
            this.name = name;
            this.group = id("group");
        }

        /** Always the same id for the same thing, so that a template written again is the same file. */
        private String id(String what) {
            return UUID.nameUUIDFromBytes((name + "/" + what).getBytes(StandardCharsets.UTF_8)).toString();
        }

        String define(double column, double row, String pipeline) {
            return processor("stage.DefinePipeline", column, row, Map.of("Pipeline Name", pipeline, "Start", "once per start"), List.of(), "1 min");
        }

        String stage(String type, double column, double row, Map<String, String> properties) {
            return processor("stage." + type, column, row, properties, List.of("failure"), "0 sec");
        }

        String run(double column, double row, Map<String, String> more) {
            Map<String, String> properties = new TreeMap<>(more);
            properties.put("Pipeline Runner", id("runner"));
            properties.put("Record Writer", id("writer"));
            return processor("run.RunPipeline", column, row, properties, List.of(), "100 millis");
        }

        private String processor(
                String type, double column, double row, Map<String, String> properties, List<String> terminated, String period) {
            String simple = type.substring(type.indexOf('.') + 1);
            Map<String, Object> processor = component(id(simple), simple, "PROCESSOR");
            processor.put("type", "org.nifibeam.nifi." + type);
            processor.put("bundle", bundle("org.nifibeam", "nifi-beam-nar", VERSION));
            processor.put("properties", new TreeMap<>(properties));
            processor.put("propertyDescriptors", descriptors(properties));
            processor.put("style", Map.of());
            processor.put("schedulingPeriod", period);
            processor.put("schedulingStrategy", "TIMER_DRIVEN");
            processor.put("executionNode", "ALL");
            processor.put("penaltyDuration", "30 sec");
            processor.put("yieldDuration", simple.equals("RunPipeline") ? "500 millis" : "1 sec");
            processor.put("bulletinLevel", "WARN");
            processor.put("runDurationMillis", 0);
            processor.put("concurrentlySchedulableTaskCount", 1);
            processor.put("autoTerminatedRelationships", terminated);
            processor.put("scheduledState", "ENABLED");
            processor.put("retryCount", 10);
            processor.put("retriedRelationships", List.of());
            processor.put("backoffMechanism", "PENALIZE_FLOWFILE");
            processor.put("maxBackoffPeriod", "10 mins");
            processor.put("position", position(column * COLUMN, row * ROW));
            processors.put(id(simple), processor);
            return id(simple);
        }

        void connect(String from, String to, String relationship) {
            connections.add(connection(from, to, "PROCESSOR", relationship, "", List.of()));
        }

        private Map<String, Object> connection(
                String from, String to, String toType, String relationship, String shown, List<Object> bends) {
            Map<String, Object> connection = component(id(from + relationship + to), shown, "CONNECTION");
            connection.put("source", end(from, "PROCESSOR"));
            connection.put("destination", end(to, toType));
            connection.put("labelIndex", 0);
            connection.put("zIndex", 0);
            connection.put("selectedRelationships", List.of(relationship));
            connection.put("backPressureObjectThreshold", 10000);
            connection.put("backPressureDataSizeThreshold", "1 GB");
            connection.put("flowFileExpiration", "0 sec");
            connection.put("prioritizers", List.of());
            connection.put("bends", bends);
            connection.put("loadBalanceStrategy", "DO_NOT_LOAD_BALANCE");
            connection.put("partitioningAttribute", "");
            connection.put("loadBalanceCompression", "DO_NOT_COMPRESS");
            return connection;
        }

        private Map<String, Object> end(String id, String type) {
            Map<String, Object> end = new LinkedHashMap<>();
            end.put("id", id);
            end.put("type", type);
            end.put("groupId", group);
            end.put("name", processors.containsKey(id) ? processors.get(id).get("name") : "Funnel");
            end.put("comments", "");
            return end;
        }

        /** RunPipeline's relationships end in funnels, one below the other, so that their queues can be looked into. */
        void ends(String run, double column, double row) {
            int number = 0;
            for (String relationship : List.of("results", "finished", "submitted", "failed", "incomplete")) {
                String funnel = id("funnel " + relationship);
                double y = row * ROW - 10 + number * 105;
                Map<String, Object> end = component(funnel, "", "FUNNEL");
                end.put("position", position((column + 1) * COLUMN, y));
                funnels.add(end);
                List<Object> bends = List.of(position(column * COLUMN + 250, y + 24));
                connections.add(connection(run, funnel, "FUNNEL", relationship, relationship, bends));
                number++;
            }
        }

        void label(double x, double y, int width, int height, String text) {
            Map<String, Object> label = component(id("label " + labels.size()), "", "LABEL");
            label.remove("name");
            label.remove("comments");
            label.put("label", text);
            label.put("zIndex", 0);
            label.put("width", width);
            label.put("height", height);
            label.put("style", Map.of("font-size", "16px"));
            label.put("position", position(x, y));
            labels.add(label);
        }

        private List<Object> services() {
            return List.of(
                    service(
                            "runner", "EmbeddedPipelineRunner", "org.nifibeam.nifi.service.EmbeddedPipelineRunner",
                            bundle("org.nifibeam", "nifi-beam-nar", VERSION),
                            Map.of(
                                    "Allowed Paths", "#{flights.path}, #{output.path}",
                                    "Work Folder", "#{work.folder}",
                                    "Maximum Concurrent Runs", "4")),
                    service(
                            "writer", "JsonRecordSetWriter", "org.apache.nifi.json.JsonRecordSetWriter",
                            bundle("org.apache.nifi", "nifi-record-serialization-services-nar", NIFI),
                            Map.of("output-grouping", "output-oneline", "Timestamp Format", "yyyy-MM-dd'T'HH:mm:ssXXX")));
        }

        private Map<String, Object> service(
                String key, String shown, String type, Map<String, Object> bundle, Map<String, String> properties) {
            Map<String, Object> service = component(id(key), shown, "CONTROLLER_SERVICE");
            service.put("type", type);
            service.put("bundle", bundle);
            service.put("properties", new TreeMap<>(properties));
            service.put("propertyDescriptors", descriptors(properties));
            service.put("controllerServiceApis", List.of());
            service.put("scheduledState", "DISABLED");
            service.put("bulletinLevel", "WARN");
            return service;
        }

        private Map<String, Object> component(String id, String shown, String type) {
            Map<String, Object> component = new LinkedHashMap<>();
            component.put("identifier", id);
            component.put("name", shown);
            component.put("comments", "");
            component.put("componentType", type);
            component.put("groupIdentifier", group);
            return component;
        }

        String json() {
            Map<String, Object> contents = new LinkedHashMap<>();
            contents.put("identifier", group);
            contents.put("name", name);
            contents.put("comments", "");
            contents.put("position", position(0, 0));
            contents.put("processGroups", List.of());
            contents.put("remoteProcessGroups", List.of());
            contents.put("processors", List.copyOf(processors.values()));
            contents.put("inputPorts", List.of());
            contents.put("outputPorts", List.of());
            contents.put("connections", connections);
            contents.put("labels", labels);
            contents.put("funnels", funnels);
            contents.put("controllerServices", services());
            contents.put("parameterContextName", "flight-delays");
            contents.put("defaultFlowFileExpiration", "0 sec");
            contents.put("defaultBackPressureObjectThreshold", 10000);
            contents.put("defaultBackPressureDataSizeThreshold", "1 GB");
            contents.put("scheduledState", "ENABLED");
            contents.put("executionEngine", "INHERITED");
            contents.put("maxConcurrentTasks", 1);
            contents.put("statelessFlowTimeout", "1 min");
            contents.put("flowFileConcurrency", "UNBOUNDED");
            contents.put("flowFileOutboundPolicy", "STREAM_WHEN_AVAILABLE");
            contents.put("componentType", "PROCESS_GROUP");
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("flowContents", contents);
            document.put("externalControllerServices", Map.of());
            document.put("parameterContexts", Map.of("flight-delays", parameters()));
            document.put("parameterProviders", Map.of());
            document.put("flowEncodingVersion", "1.0");
            document.put("latest", false);
            return Json.write(document, "") + "\n";
        }

        private static Map<String, Object> parameters() {
            Map<String, Object> context = new LinkedHashMap<>();
            context.put("name", "flight-delays");
            context.put("description", "Where the flights are, and where their delays go");
            context.put("componentType", "PARAMETER_CONTEXT");
            context.put("inheritedParameterContexts", List.of());
            context.put(
                    "parameters",
                    List.of(
                            parameter("flights.path", "The Parquet file of flights; relative to NiFi's home", "examples/data/flights-3m.parquet"),
                            parameter("output.path", "The beginning of the JSON files' paths; relative to NiFi's home", "out/flight-delays"),
                            parameter("work.folder", "Where the runner keeps its runs; relative to NiFi's home", "./pipeline_work")));
            return context;
        }

        private static Map<String, Object> parameter(String name, String description, String value) {
            Map<String, Object> parameter = new LinkedHashMap<>();
            parameter.put("name", name);
            parameter.put("description", description);
            parameter.put("sensitive", false);
            parameter.put("provided", false);
            parameter.put("value", value);
            return parameter;
        }

        private static Map<String, Object> descriptors(Map<String, String> properties) {
            Map<String, Object> descriptors = new TreeMap<>();
            for (String name : properties.keySet()) {
                Map<String, Object> descriptor = new LinkedHashMap<>();
                descriptor.put("name", name);
                descriptor.put("displayName", name);
                descriptor.put("identifiesControllerService", List.of("Pipeline Runner", "Record Writer").contains(name));
                descriptor.put("sensitive", false);
                // Fields of MapToFields and CombineElements are written in lower case, declared properties are not.
                descriptor.put("dynamic", name.matches("[a-z_]+"));
                descriptors.put(name, descriptor);
            }
            return descriptors;
        }

        private static Map<String, Object> bundle(String group, String artifact, String version) {
            Map<String, Object> bundle = new LinkedHashMap<>();
            bundle.put("group", group);
            bundle.put("artifact", artifact);
            bundle.put("version", version);
            return bundle;
        }

        private static Map<String, Object> position(double x, double y) {
            Map<String, Object> position = new LinkedHashMap<>();
            position.put("x", x);
            position.put("y", y);
            return position;
        }
    }

    /** Writes maps, lists, texts, numbers and flags. */
    private static final class Json {
        static String write(Object value, String indent) {
            String deeper = indent + "  ";
            if (value instanceof Map<?, ?> map) {
                List<String> entries = new ArrayList<>();
                map.forEach((key, entry) -> entries.add(deeper + text(String.valueOf(key)) + ": " + write(entry, deeper)));
                return entries.isEmpty() ? "{}" : "{\n" + String.join(",\n", entries) + "\n" + indent + "}";
            }
            if (value instanceof List<?> list) {
                List<String> items = new ArrayList<>();
                list.forEach(item -> items.add(deeper + write(item, deeper)));
                return items.isEmpty() ? "[]" : "[\n" + String.join(",\n", items) + "\n" + indent + "]";
            }
            return value instanceof String string ? text(string) : String.valueOf(value);
        }

        private static String text(String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
        }
    }
}
