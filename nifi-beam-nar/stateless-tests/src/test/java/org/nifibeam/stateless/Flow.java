package org.nifibeam.stateless;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.nifi.flow.Bundle;
import org.apache.nifi.flow.ComponentType;
import org.apache.nifi.flow.ConnectableComponent;
import org.apache.nifi.flow.ConnectableComponentType;
import org.apache.nifi.flow.PortType;
import org.apache.nifi.flow.Position;
import org.apache.nifi.flow.ScheduledState;
import org.apache.nifi.flow.VersionedConfigurableExtension;
import org.apache.nifi.flow.VersionedConnection;
import org.apache.nifi.flow.VersionedControllerService;
import org.apache.nifi.flow.VersionedExternalFlow;
import org.apache.nifi.flow.VersionedPort;
import org.apache.nifi.flow.VersionedProcessGroup;
import org.apache.nifi.flow.VersionedProcessor;
import org.apache.nifi.flow.VersionedPropertyDescriptor;

/**
 * A flow written in a test: processors by name, each connected with the one before by {@code
 * success}.
 */
final class Flow {
    private static final String GROUP = "group";

    /** The properties that name one. */
    private static final Set<String> SERVICES =
            Set.of("Pipeline Runner", "Record Writer", "Dead Letter Service");

    private final String version;
    private final Set<VersionedProcessor> processors = new LinkedHashSet<>();
    private final Set<VersionedConnection> connections = new LinkedHashSet<>();
    private final Set<VersionedControllerService> services = new LinkedHashSet<>();
    private final Map<String, VersionedPort> ports = new LinkedHashMap<>();
    private VersionedProcessor last;

    /**
     * @param version of our NARs
     */
    Flow(String version) {
        this.version = version;
    }

    /** A processor behind the one before. */
    Flow then(String name, String type, Map<String, String> properties) {
        VersionedProcessor processor = new VersionedProcessor();
        describe(processor, name, ours(type), properties);
        processor.setBundle(bundle("org.nifibeam", "nifi-beam-nar", version));
        processor.setComponentType(ComponentType.PROCESSOR);
        processor.setSchedulingPeriod("0 sec");
        processor.setSchedulingStrategy("TIMER_DRIVEN");
        processor.setExecutionNode("ALL");
        processor.setPenaltyDuration("30 sec");
        processor.setYieldDuration("1 sec");
        processor.setBulletinLevel("WARN");
        processor.setRunDurationMillis(0L);
        processor.setConcurrentlySchedulableTaskCount(1);
        processor.setAutoTerminatedRelationships(new LinkedHashSet<>());
        processor.setScheduledState(ScheduledState.ENABLED);
        processor.setRetryCount(0);
        processor.setRetriedRelationships(Set.of());
        processor.setBackoffMechanism("PENALIZE_FLOWFILE");
        processor.setMaxBackoffPeriod("10 mins");
        processors.add(processor);
        if (last != null) {
            connect(last, "success", processor.getIdentifier(), ConnectableComponentType.PROCESSOR);
        }
        last = processor;
        return this;
    }

    /** What a relationship of the last processor gives leaves the flow by a port of that name. */
    Flow out(String... relationships) {
        for (String relationship : relationships) {
            VersionedPort port =
                    ports.computeIfAbsent(relationship, name -> outputPort("port " + name, name));
            connect(last, relationship, port.getIdentifier(), ConnectableComponentType.OUTPUT_PORT);
        }
        return this;
    }

    Flow terminate(String... relationships) {
        last.getAutoTerminatedRelationships().addAll(List.of(relationships));
        return this;
    }

    /** A controller service of ours, by the identifier that properties name it by. */
    Flow service(String identifier, String type, Map<String, String> properties) {
        return service(
                identifier,
                ours(type),
                bundle("org.nifibeam", "nifi-beam-nar", version),
                properties);
    }

    Flow service(String identifier, String type, Bundle bundle, Map<String, String> properties) {
        VersionedControllerService service = new VersionedControllerService();
        describe(service, identifier, type, properties);
        service.setBundle(bundle);
        service.setComponentType(ComponentType.CONTROLLER_SERVICE);
        service.setControllerServiceApis(List.of());
        service.setScheduledState(ScheduledState.ENABLED);
        service.setBulletinLevel("WARN");
        services.add(service);
        return this;
    }

    VersionedExternalFlow build(String name) {
        VersionedProcessGroup group = new VersionedProcessGroup();
        group.setIdentifier(GROUP);
        group.setName(name);
        group.setComponentType(ComponentType.PROCESS_GROUP);
        group.setPosition(new Position(0, 0));
        group.setProcessors(processors);
        group.setConnections(connections);
        group.setControllerServices(services);
        group.setOutputPorts(new LinkedHashSet<>(ports.values()));
        VersionedExternalFlow flow = new VersionedExternalFlow();
        flow.setFlowContents(group);
        flow.setParameterContexts(new HashMap<>());
        flow.setExternalControllerServices(Map.of());
        return flow;
    }

    static VersionedPort outputPort(String identifier, String name) {
        VersionedPort port = new VersionedPort();
        port.setIdentifier(identifier);
        port.setName(name);
        port.setType(PortType.OUTPUT_PORT);
        port.setComponentType(ComponentType.OUTPUT_PORT);
        port.setGroupIdentifier(GROUP);
        port.setPosition(new Position(0, 0));
        port.setScheduledState(ScheduledState.ENABLED);
        port.setConcurrentlySchedulableTaskCount(1);
        return port;
    }

    static Bundle bundle(String group, String artifact, String version) {
        return new Bundle(group, artifact, version);
    }

    private static String ours(String type) {
        return "org.nifibeam.nifi." + type;
    }

    private static void describe(
            VersionedConfigurableExtension component,
            String name,
            String type,
            Map<String, String> properties) {
        component.setIdentifier(name);
        component.setName(name);
        component.setType(type);
        component.setGroupIdentifier(GROUP);
        component.setPosition(new Position(0, 0));
        component.setProperties(properties);
        Map<String, VersionedPropertyDescriptor> descriptors = new HashMap<>();
        for (String property : properties.keySet()) {
            VersionedPropertyDescriptor descriptor = new VersionedPropertyDescriptor();
            descriptor.setName(property);
            descriptor.setDisplayName(property);
            descriptor.setIdentifiesControllerService(SERVICES.contains(property));
            descriptors.put(property, descriptor);
        }
        component.setPropertyDescriptors(descriptors);
    }

    private void connect(
            VersionedProcessor from,
            String relationship,
            String to,
            ConnectableComponentType kind) {
        VersionedConnection connection = new VersionedConnection();
        connection.setIdentifier(from.getName() + " " + relationship + " " + to);
        connection.setName("");
        connection.setComponentType(ComponentType.CONNECTION);
        connection.setGroupIdentifier(GROUP);
        connection.setSource(end(from.getIdentifier(), ConnectableComponentType.PROCESSOR));
        connection.setDestination(end(to, kind));
        connection.setSelectedRelationships(Set.of(relationship));
        connection.setBackPressureObjectThreshold(10_000L);
        connection.setBackPressureDataSizeThreshold("1 GB");
        connection.setFlowFileExpiration("0 sec");
        connection.setPrioritizers(List.of());
        connection.setBends(List.of());
        connection.setLabelIndex(0);
        connection.setzIndex(0L);
        connection.setLoadBalanceStrategy("DO_NOT_LOAD_BALANCE");
        connection.setLoadBalanceCompression("DO_NOT_COMPRESS");
        connections.add(connection);
    }

    private static ConnectableComponent end(String identifier, ConnectableComponentType kind) {
        ConnectableComponent end = new ConnectableComponent();
        end.setId(identifier);
        end.setGroupId(GROUP);
        end.setType(kind);
        return end;
    }
}
