package org.nifibeam.stateless;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.nifi.flow.ConnectableComponentType;
import org.apache.nifi.flow.VersionedComponent;
import org.apache.nifi.flow.VersionedConnection;
import org.apache.nifi.flow.VersionedExternalFlow;
import org.apache.nifi.flow.VersionedFunnel;
import org.apache.nifi.flow.VersionedPort;
import org.apache.nifi.flow.VersionedProcessGroup;
import org.apache.nifi.stateless.config.ParameterContextDefinition;
import org.apache.nifi.stateless.config.ParameterDefinition;
import org.apache.nifi.stateless.config.ParameterValueProviderDefinition;
import org.apache.nifi.stateless.config.ReportingTaskDefinition;
import org.apache.nifi.stateless.flow.DataflowDefinition;
import org.apache.nifi.stateless.flow.TransactionThresholds;

/**
 * A flow as the engine takes it.
 *
 * @param flow it
 * @param parameters values, by name; a context of the flow has all it needs here
 */
record Definition(VersionedExternalFlow flow, Map<String, String> parameters)
        implements DataflowDefinition {
    /**
     * Makes output ports of funnels that nothing leaves: on a canvas they keep FlowFiles to look
     * at, in a stateless flow a FlowFile that cannot leave never lets it end.
     */
    Definition withPortsForFunnels() {
        VersionedProcessGroup group = flow.getFlowContents();
        Map<String, VersionedPort> ports = new LinkedHashMap<>();
        for (VersionedFunnel funnel : group.getFunnels()) {
            ports.put(funnel.getIdentifier(), Flow.outputPort(funnel.getIdentifier(), ""));
        }
        for (VersionedConnection connection : group.getConnections()) {
            VersionedPort port = ports.get(connection.getDestination().getId());
            if (port != null) {
                connection.getDestination().setType(ConnectableComponentType.OUTPUT_PORT);
                port.setName(String.join(" ", connection.getSelectedRelationships()));
                port.setGroupIdentifier(group.getIdentifier());
            }
        }
        group.setFunnels(Set.of());
        group.setOutputPorts(new LinkedHashSet<>(ports.values()));
        return this;
    }

    @Override
    public VersionedExternalFlow getVersionedExternalFlow() {
        return flow;
    }

    @Override
    public String getFlowName() {
        return flow.getFlowContents().getName();
    }

    @Override
    public Set<String> getFailurePortNames() {
        return Set.of();
    }

    @Override
    public Set<String> getInputPortNames() {
        return Set.of();
    }

    @Override
    public Set<String> getOutputPortNames() {
        return flow.getFlowContents().getOutputPorts().stream()
                .map(VersionedComponent::getName)
                .collect(Collectors.toSet());
    }

    @Override
    public List<ParameterContextDefinition> getParameterContexts() {
        List<ParameterContextDefinition> contexts = new ArrayList<>();
        for (String name : flow.getParameterContexts().keySet()) {
            ParameterContextDefinition context = new ParameterContextDefinition();
            context.setName(name);
            context.setParameters(
                    parameters.entrySet().stream()
                            .map(entry -> parameter(entry.getKey(), entry.getValue()))
                            .toList());
            contexts.add(context);
        }
        return contexts;
    }

    private static ParameterDefinition parameter(String name, String value) {
        ParameterDefinition parameter = new ParameterDefinition();
        parameter.setName(name);
        parameter.setValue(value);
        return parameter;
    }

    @Override
    public List<ReportingTaskDefinition> getReportingTaskDefinitions() {
        return List.of();
    }

    @Override
    public List<ParameterValueProviderDefinition> getParameterValueProviderDefinitions() {
        return List.of();
    }

    /**
     * With a limit RunPipeline, waiting for a further branch, would keep the engine from making it.
     */
    @Override
    public TransactionThresholds getTransactionThresholds() {
        return TransactionThresholds.UNLIMITED;
    }
}
