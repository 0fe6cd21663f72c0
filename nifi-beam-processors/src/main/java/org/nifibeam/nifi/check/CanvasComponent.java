package org.nifibeam.nifi.check;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.nifi.flow.VersionedConfigurableExtension;
import org.apache.nifi.flow.VersionedControllerService;
import org.apache.nifi.flow.VersionedFunnel;
import org.apache.nifi.flow.VersionedPort;
import org.apache.nifi.flow.VersionedProcessor;
import org.apache.nifi.flow.VersionedPropertyDescriptor;

/**
 * A component as a flow shows it.
 *
 * @param id NiFi's id
 * @param group the id of the group that it lies in
 * @param name the shown name
 * @param kind what it is
 * @param type the class name of a processor or service, else empty
 * @param properties the values as they are written; those not set are not there
 * @param autoTerminated the relationships of a processor that lead nowhere
 */
record CanvasComponent(
        String id,
        String group,
        String name,
        Kind kind,
        String type,
        Map<String, String> properties,
        Set<String> autoTerminated) {
    /** What stands for a sensitive value, which no flow shows: a parameter that nobody knows. */
    private static final String SENSITIVE = "#{sensitive}";

    /** What a component is. */
    enum Kind {
        PROCESSOR,
        SERVICE,
        INPUT_PORT,
        OUTPUT_PORT,
        FUNNEL
    }

    CanvasComponent {
        properties = Map.copyOf(properties);
        autoTerminated = Set.copyOf(autoTerminated);
    }

    static CanvasComponent of(VersionedProcessor processor) {
        return new CanvasComponent(
                processor.getIdentifier(),
                text(processor.getGroupIdentifier()),
                text(processor.getName()),
                Kind.PROCESSOR,
                text(processor.getType()),
                properties(processor),
                Optional.ofNullable(processor.getAutoTerminatedRelationships()).orElse(Set.of()));
    }

    static CanvasComponent of(VersionedControllerService service) {
        return new CanvasComponent(
                service.getIdentifier(),
                text(service.getGroupIdentifier()),
                text(service.getName()),
                Kind.SERVICE,
                text(service.getType()),
                properties(service),
                Set.of());
    }

    static CanvasComponent of(VersionedPort port, Kind kind) {
        return new CanvasComponent(
                port.getIdentifier(),
                text(port.getGroupIdentifier()),
                text(port.getName()),
                kind,
                "",
                Map.of(),
                Set.of());
    }

    static CanvasComponent of(VersionedFunnel funnel) {
        return new CanvasComponent(
                funnel.getIdentifier(),
                text(funnel.getGroupIdentifier()),
                "Funnel",
                Kind.FUNNEL,
                "",
                Map.of(),
                Set.of());
    }

    private static String text(String value) {
        return Optional.ofNullable(value).orElse("");
    }

    private static Map<String, String> properties(VersionedConfigurableExtension component) {
        Map<String, VersionedPropertyDescriptor> descriptors =
                Optional.ofNullable(component.getPropertyDescriptors()).orElse(Map.of());
        Map<String, String> values = new HashMap<>();
        Optional.ofNullable(component.getProperties())
                .orElse(Collections.emptyMap())
                .forEach(
                        (name, value) -> {
                            VersionedPropertyDescriptor descriptor = descriptors.get(name);
                            if (descriptor != null && descriptor.isSensitive()) {
                                values.put(name, SENSITIVE);
                            } else if (value != null) {
                                values.put(name, value);
                            }
                        });
        return values;
    }

    /** A property's value, if it is set. */
    Optional<String> property(String property) {
        return Optional.ofNullable(properties.get(property)).filter(value -> !value.isBlank());
    }

    /** The same, if the flow tells it: without a reference to a parameter. */
    Optional<String> literal(String property) {
        return property(property).filter(value -> !value.contains("#{"));
    }

    /** The simple name of its class. */
    String simpleType() {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
