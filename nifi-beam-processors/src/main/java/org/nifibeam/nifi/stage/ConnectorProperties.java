package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.nifi.CanvasCompiler;
import org.nifibeam.nifi.SettingProperties;

/**
 * NiFi properties made from the settings that a connector declares, and the config made from their
 * values. Thread-safe.
 */
final class ConnectorProperties {
    private static final Map<String, ConnectorProperties> MADE = new ConcurrentHashMap<>();

    private final String type;
    private final Map<ConfigField, PropertyDescriptor> descriptors;

    private ConnectorProperties(String type, Map<ConfigField, PropertyDescriptor> descriptors) {
        this.type = type;
        this.descriptors = descriptors;
    }

    /** Those of the source or sink of a type. */
    static ConnectorProperties of(String type) {
        return MADE.computeIfAbsent(type, ConnectorProperties::made);
    }

    private static ConnectorProperties made(String type) {
        ConnectorProvider provider =
                CanvasCompiler.get()
                        .connectors()
                        .source(type)
                        .<ConnectorProvider>map(source -> source)
                        .or(() -> CanvasCompiler.get().connectors().sink(type))
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "no connector in this NAR is called " + type));
        Map<ConfigField, PropertyDescriptor> descriptors = new LinkedHashMap<>();
        provider.settings()
                .forEach(
                        field ->
                                descriptors.put(
                                        field,
                                        SettingProperties.builder(
                                                        SettingProperties.titleCase(field.name()),
                                                        field,
                                                        ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                                                .build()));
        return new ConnectorProperties(type, descriptors);
    }

    List<PropertyDescriptor> descriptors() {
        return List.copyOf(descriptors.values());
    }

    /** The stage that the values describe. */
    StageContent content(StageProperties properties) {
        Map<String, Object> config = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        descriptors.forEach(
                (field, descriptor) ->
                        value(field, descriptor, properties, problems)
                                .ifPresent(value -> config.put(field.name(), value)));
        return StageContent.of(type, config, problems);
    }

    private static Optional<Object> value(
            ConfigField field,
            PropertyDescriptor descriptor,
            StageProperties properties,
            List<Problem> problems) {
        return switch (field.type()) {
            // A delimiter may be a space or a tab.
            case STRING ->
                    properties
                            .verbatim(descriptor)
                            .filter(text -> !text.isEmpty())
                            .map(EscapedText::read);
            case CHOICE, PATH, OUTPUT_PATH, CONNECTION ->
                    properties.text(descriptor).map(text -> text);
            // A definition holds none: they are in connections.
            case SECRET -> Optional.empty();
            case INTEGER -> properties.text(descriptor).map(ConnectorProperties::integer);
            case BOOLEAN -> properties.text(descriptor).map(Boolean::valueOf);
            case STRING_LIST -> properties.text(descriptor).map(StageProperties::split);
            case ANY ->
                    properties
                            .text(descriptor)
                            .flatMap(text -> YamlText.value(descriptor.getName(), text, problems));
        };
    }

    private static Object integer(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
