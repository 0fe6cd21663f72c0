package org.nifibeam.nifi.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.nifi.flow.ConnectableComponent;
import org.apache.nifi.flow.ConnectableComponentType;
import org.apache.nifi.flow.VersionedComponent;
import org.apache.nifi.flow.VersionedConnection;
import org.apache.nifi.flow.VersionedControllerService;
import org.apache.nifi.flow.VersionedFunnel;
import org.apache.nifi.flow.VersionedPort;
import org.apache.nifi.flow.VersionedProcessGroup;
import org.apache.nifi.flow.VersionedProcessor;
import org.apache.nifi.flowanalysis.ComponentAnalysisResult;
import org.nifibeam.nifi.run.ReadFromFlowFile;
import org.nifibeam.nifi.run.RunPipeline;
import org.nifibeam.nifi.service.EmbeddedPipelineRunner;
import org.nifibeam.nifi.stage.DefinePipeline;
import org.nifibeam.nifi.stage.SeenSchemas;

/** A flow as NiFi shows it to a rule; the id of each component is its name. */
final class Flow {
    final SeenSchemas seen = new SeenSchemas();
    final PipelineCheck rule = new PipelineCheck(seen);
    private final VersionedProcessGroup group = new VersionedProcessGroup();
    private int connections;

    Flow(String name) {
        group.setIdentifier(name);
        group.setName(name);
    }

    /** One that begins with DefinePipeline, called {@code begin}. */
    static Flow begun() {
        return new Flow("root").processor(DefinePipeline.class.getName(), "begin", Map.of());
    }

    VersionedProcessGroup group() {
        return group;
    }

    Flow processor(String type, String name, Map<String, String> properties) {
        VersionedProcessor processor = new VersionedProcessor();
        processor.setIdentifier(name);
        processor.setGroupIdentifier(group.getIdentifier());
        processor.setName(name);
        processor.setType(type);
        processor.setProperties(new LinkedHashMap<>(properties));
        group.getProcessors().add(processor);
        return this;
    }

    Flow stage(Class<?> type, String name, String... properties) {
        return processor(type.getName(), name, map(properties));
    }

    /** A stage behind another one. */
    Flow then(String before, Class<?> type, String name, String... properties) {
        return stage(type, name, properties).connect(before, "success", name);
    }

    /** RunPipeline, called {@code run}, with its services, behind stages. */
    Flow run(List<String> before, String... properties) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Pipeline Runner", "runner");
        all.put("Record Writer", "writer");
        all.putAll(map(properties));
        service(EmbeddedPipelineRunner.class.getName(), "runner", Map.of());
        processor(RunPipeline.class.getName(), "run", all);
        before.forEach(stage -> connect(stage, "success", "run"));
        return this;
    }

    Flow readFromFlowFile(String name, String... properties) {
        return stage(ReadFromFlowFile.class, name, properties);
    }

    Flow service(String type, String name, Map<String, String> properties) {
        VersionedControllerService service = new VersionedControllerService();
        service.setIdentifier(name);
        service.setGroupIdentifier(group.getIdentifier());
        service.setName(name);
        service.setType(type);
        service.setProperties(new LinkedHashMap<>(properties));
        group.getControllerServices().add(service);
        return this;
    }

    Flow funnel(String name) {
        VersionedFunnel funnel = new VersionedFunnel();
        funnel.setIdentifier(name);
        funnel.setGroupIdentifier(group.getIdentifier());
        group.getFunnels().add(funnel);
        return this;
    }

    Flow inputPort(String name) {
        group.getInputPorts().add(port(name));
        return this;
    }

    Flow outputPort(String name) {
        group.getOutputPorts().add(port(name));
        return this;
    }

    private VersionedPort port(String name) {
        VersionedPort port = new VersionedPort();
        port.setIdentifier(name);
        port.setGroupIdentifier(group.getIdentifier());
        port.setName(name);
        return port;
    }

    Flow inside(Flow nested) {
        nested.group.setGroupIdentifier(group.getIdentifier());
        group.getProcessGroups().add(nested.group);
        return this;
    }

    Flow connect(String source, String relationship, String destination) {
        VersionedConnection connection = new VersionedConnection();
        connection.setIdentifier("c" + connections++ + group.getIdentifier());
        connection.setGroupIdentifier(group.getIdentifier());
        connection.setSource(end(source));
        connection.setDestination(end(destination));
        connection.setSelectedRelationships(Set.of(relationship));
        group.getConnections().add(connection);
        return this;
    }

    private static ConnectableComponent end(String id) {
        ConnectableComponent component = new ConnectableComponent();
        component.setId(id);
        component.setType(ConnectableComponentType.PROCESSOR);
        return component;
    }

    static Map<String, String> map(String... properties) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            map.put(properties[i], properties[i + 1]);
        }
        return map;
    }

    /** A processor with other properties, as NiFi shows it after an edit. */
    VersionedProcessor edited(String name, String... properties) {
        VersionedProcessor before =
                group.getProcessors().stream()
                        .filter(p -> p.getIdentifier().equals(name))
                        .findAny()
                        .orElseThrow();
        VersionedProcessor after = new VersionedProcessor();
        after.setIdentifier(before.getIdentifier());
        after.setGroupIdentifier(before.getGroupIdentifier());
        after.setName(before.getName());
        after.setType(before.getType());
        after.setProperties(new LinkedHashMap<>(before.getProperties()));
        after.getProperties().putAll(map(properties));
        return after;
    }

    /** What NiFi would show for the flow: component and message of each violation, sorted. */
    List<String> violations() {
        return violations(rule, group).stream().sorted().toList();
    }

    /** As NiFi analyses: a group, its processors and services, the groups in it. */
    static List<String> violations(PipelineCheck rule, VersionedProcessGroup group) {
        List<String> all = new ArrayList<>();
        rule.analyzeProcessGroup(group, null)
                .forEach(result -> all.add("group: " + result.getMessage()));
        group.getProcessors().forEach(component -> all.addAll(violations(rule, component)));
        group.getControllerServices().forEach(component -> all.addAll(violations(rule, component)));
        group.getProcessGroups().forEach(child -> all.addAll(violations(rule, child)));
        return all;
    }

    static List<String> violations(PipelineCheck rule, VersionedComponent component) {
        Set<String> issues = new HashSet<>();
        Set<String> messages = new LinkedHashSet<>();
        for (ComponentAnalysisResult result : rule.analyzeComponent(component, null)) {
            if (!issues.add(result.getIssueId())) {
                throw new AssertionError("two issues of one id: " + result);
            }
            messages.add(component.getName() + ": " + result.getMessage());
        }
        return List.copyOf(messages);
    }

    static List<String> lines(String... lines) {
        return Arrays.stream(lines).sorted().toList();
    }
}
