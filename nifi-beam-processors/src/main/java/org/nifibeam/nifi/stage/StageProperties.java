package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.flowfile.FlowFile;

/**
 * A processor's property values, read alike when it is validated and when it runs. Expression
 * language is evaluated against the FlowFile; without one, values stay as they are written.
 */
final class StageProperties {
    private final PropertyContext context;
    private final Optional<FlowFile> flowFile;
    private final List<PropertyDescriptor> declared;

    StageProperties(
            PropertyContext context,
            Optional<FlowFile> flowFile,
            List<PropertyDescriptor> declared) {
        this.context = context;
        this.flowFile = flowFile;
        this.declared = declared;
    }

    /** The value, if there is one that is not blank. */
    Optional<String> text(PropertyDescriptor descriptor) {
        PropertyValue value = context.getProperty(descriptor);
        if (descriptor.isExpressionLanguageSupported() && flowFile.isPresent()) {
            value = value.evaluateAttributeExpressions(flowFile.get());
        }
        return Optional.ofNullable(value.getValue())
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    boolean flag(PropertyDescriptor descriptor) {
        return text(descriptor).map(Boolean::parseBoolean).orElse(false);
    }

    /** The names in a comma-separated list. */
    List<String> names(PropertyDescriptor descriptor) {
        return text(descriptor).map(StageProperties::split).orElse(List.of());
    }

    static List<String> split(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** The dynamic properties by name, sorted: NiFi keeps no order of its own. */
    Map<String, String> dynamic() {
        List<String> known = new ArrayList<>();
        declared.forEach(descriptor -> known.add(descriptor.getName()));
        Map<String, String> values = new TreeMap<>();
        for (String name : context.getAllProperties().keySet()) {
            if (!known.contains(name)) {
                text(new PropertyDescriptor.Builder().name(name).dynamic(true).build())
                        .ifPresent(value -> values.put(name, value));
            }
        }
        return values;
    }
}
