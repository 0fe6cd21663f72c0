package org.nifibeam.launcher.canvas;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One process group as a flow definition of NiFi 2, put together from the top to the bottom of a
 * grid. The same calls give the same text. Confined to one thread.
 *
 * <p>Positions are columns and rows of the grid, from 0; a processor fills about half of its cell
 * in each direction, the rest is room for connections and their labels.
 */
public final class FlowDefinition {
    /** The width of the grid's columns, in NiFi's units: a processor is 352 wide. */
    public static final int COLUMN = 620;

    /** The height of the grid's rows: a processor is 128 high. */
    public static final int ROW = 270;

    private static final Set<String> SERVICES =
            Set.of("Pipeline Runner", "Record Writer", "Record Reader");

    /** What RunPipeline's properties for connections begin with. */
    private static final String CONNECTION = "connection.";

    private static final List<String> RUN_ENDS =
            List.of("results", "finished", "submitted", "failed", "incomplete");

    private final String name;
    private final String group;
    private final String context;
    private final String purpose;
    private final Map<String, Map<String, Object>> processors = new LinkedHashMap<>();
    private final List<Object> connections = new ArrayList<>();
    private final List<Object> funnels = new ArrayList<>();
    private final List<Object> labels = new ArrayList<>();
    private final List<Object> services = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    /**
     * @param name of the group
     * @param context name of its parameter context
     * @param purpose of the parameters, in a sentence
     */
    public FlowDefinition(String name, String context, String purpose) {
        this.name = name;
        this.group = id("group");
        this.context = context;
        this.purpose = purpose;
    }

    /** Always the same id for the same thing, so that a template written again is the same file. */
    private String id(String what) {
        return UUID.nameUUIDFromBytes((name + "/" + what).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Adds a parameter; components have it as {@code #{parameter}}. */
    public void parameter(String parameter, String description, String value) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", parameter);
        entry.put("description", description);
        entry.put("sensitive", false);
        entry.put("provided", false);
        entry.put("value", value);
        parameters.add(entry);
    }

    /** Adds a controller service; gives what a processor's property names it by. */
    public String service(String type, Bundle bundle, Map<String, String> properties) {
        return service(type.substring(type.lastIndexOf('.') + 1), type, bundle, properties);
    }

    /** The same, shown by a name of its own where there are several of one type. */
    public String service(
            String shown, String type, Bundle bundle, Map<String, String> properties) {
        Map<String, Object> service = component(id(shown), shown, "CONTROLLER_SERVICE");
        service.put("type", type);
        service.put("bundle", bundle(bundle));
        service.put("properties", new TreeMap<>(properties));
        service.put("propertyDescriptors", descriptors(properties, Map.of()));
        service.put("controllerServiceApis", List.of());
        service.put("scheduledState", "DISABLED");
        service.put("bulletinLevel", "WARN");
        services.add(service);
        return id(shown);
    }

    /** Puts a processor on the grid; gives what connections name it by. */
    public String processor(FlowProcessor it, double column, double row) {
        String id = id(it.name());
        if (processors.containsKey(id)) {
            throw new IllegalArgumentException("two processors are called " + it.name());
        }
        Map<String, String> all = new TreeMap<>(it.properties());
        all.putAll(it.fields());
        Map<String, Object> processor = component(id, it.name(), "PROCESSOR");
        processor.put("type", it.type());
        processor.put("bundle", bundle(it.bundle()));
        processor.put("properties", all);
        processor.put("propertyDescriptors", descriptors(it.properties(), it.fields()));
        processor.put("style", Map.of());
        processor.put("schedulingPeriod", it.period());
        processor.put("schedulingStrategy", "TIMER_DRIVEN");
        processor.put("executionNode", it.begins() ? "PRIMARY" : "ALL");
        processor.put("penaltyDuration", "30 sec");
        processor.put("yieldDuration", it.pause());
        processor.put("bulletinLevel", "WARN");
        processor.put("runDurationMillis", 0);
        processor.put("concurrentlySchedulableTaskCount", 1);
        processor.put("autoTerminatedRelationships", it.terminated());
        processor.put("scheduledState", it.disabled() ? "DISABLED" : "ENABLED");
        processor.put("retryCount", 10);
        processor.put("retriedRelationships", List.of());
        processor.put("backoffMechanism", "PENALIZE_FLOWFILE");
        processor.put("maxBackoffPeriod", "10 mins");
        processor.put("position", position(column * COLUMN, row * ROW));
        processors.put(id, processor);
        return id;
    }

    /** Connects two processors. */
    public void connect(String from, String to, String relationship) {
        connections.add(connection(from, to, "PROCESSOR", relationship, "", List.of()));
    }

    /** Connects processors one behind the other by {@code success}; gives the last. */
    public String chain(String... ids) {
        for (int i = 0; i + 1 < ids.length; i++) {
            connect(ids[i], ids[i + 1], "success");
        }
        return ids[ids.length - 1];
    }

    /**
     * RunPipeline's relationships end in funnels to the right of a cell, so that their queues can
     * be looked into.
     */
    public void ends(String run, double column, double row) {
        funnels(run, column * COLUMN + 250, (column + 1) * COLUMN, row, RUN_ENDS);
    }

    /** The same to the left of a cell. */
    public void endsLeft(String run, double column, double row) {
        funnels(run, column * COLUMN - 300, (column - 1) * COLUMN, row, RUN_ENDS);
    }

    /**
     * Relationships end in funnels, one below the other, their connections bent to the right of a
     * cell.
     */
    public void ends(String from, double column, double row, String... relationships) {
        funnels(from, column * COLUMN + 250, (column + 1) * COLUMN, row, List.of(relationships));
    }

    private void funnels(
            String from, double bend, double funnel, double row, List<String> relationships) {
        int number = 0;
        for (String relationship : relationships) {
            double y = row * ROW - 10 + number * 105;
            funnel(from, relationship, position(funnel, y), List.of(position(bend, y + 24)));
            number++;
        }
    }

    /** One relationship ends in a funnel straight to the right, in the cell of that column. */
    public void end(String from, double column, double row, String relationship) {
        // A funnel is 48 high: its middle is that of a processor.
        funnel(from, relationship, position(column * COLUMN, row * ROW + 40), List.of());
    }

    private void funnel(
            String from, String relationship, Map<String, Object> position, List<Object> bends) {
        String funnel = id("funnel " + from + relationship);
        Map<String, Object> end = component(funnel, "", "FUNNEL");
        end.put("position", position);
        funnels.add(end);
        connections.add(connection(from, funnel, "FUNNEL", relationship, relationship, bends));
    }

    /** Puts a text on the canvas; positions and sizes are NiFi's own units. */
    public void label(double x, double y, int width, int height, String text) {
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

    private Map<String, Object> connection(
            String from,
            String to,
            String toType,
            String relationship,
            String shown,
            List<Object> bends) {
        Map<String, Object> connection =
                component(id(from + relationship + to), shown, "CONNECTION");
        connection.put("source", endpoint(from, "PROCESSOR"));
        connection.put("destination", endpoint(to, toType));
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

    private Map<String, Object> endpoint(String id, String type) {
        Map<String, Object> end = new LinkedHashMap<>();
        end.put("id", id);
        end.put("type", type);
        end.put("groupId", group);
        end.put("name", processors.containsKey(id) ? processors.get(id).get("name") : "Funnel");
        end.put("comments", "");
        return end;
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

    /** The text that NiFi imports. */
    public String json() {
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
        contents.put("controllerServices", services);
        contents.put("parameterContextName", context);
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
        document.put("parameterContexts", Map.of(context, contextOfParameters()));
        document.put("parameterProviders", Map.of());
        document.put("flowEncodingVersion", "1.0");
        document.put("latest", false);
        return PrettyJson.lines(document) + "\n";
    }

    private Map<String, Object> contextOfParameters() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", context);
        all.put("description", purpose);
        all.put("componentType", "PARAMETER_CONTEXT");
        all.put("inheritedParameterContexts", List.of());
        all.put("parameters", parameters);
        return all;
    }

    private static Map<String, Object> descriptors(
            Map<String, String> declared, Map<String, String> dynamic) {
        Map<String, Object> descriptors = new TreeMap<>();
        declared.keySet().forEach(name -> descriptors.put(name, descriptor(name, false)));
        dynamic.keySet().forEach(name -> descriptors.put(name, descriptor(name, true)));
        return descriptors;
    }

    private static Map<String, Object> descriptor(String name, boolean dynamic) {
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("name", name);
        descriptor.put("displayName", name);
        descriptor.put(
                "identifiesControllerService",
                dynamic ? name.startsWith(CONNECTION) : SERVICES.contains(name));
        descriptor.put("sensitive", false);
        descriptor.put("dynamic", dynamic);
        return descriptor;
    }

    private static Map<String, Object> bundle(Bundle it) {
        Map<String, Object> bundle = new LinkedHashMap<>();
        bundle.put("group", it.group());
        bundle.put("artifact", it.artifact());
        bundle.put("version", it.version());
        return bundle;
    }

    private static Map<String, Object> position(double x, double y) {
        Map<String, Object> position = new LinkedHashMap<>();
        position.put("x", x);
        position.put("y", y);
        return position;
    }
}
