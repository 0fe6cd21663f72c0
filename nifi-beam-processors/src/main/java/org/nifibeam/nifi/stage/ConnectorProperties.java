package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.nifi.CanvasCompiler;

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
        provider.settings().forEach(field -> descriptors.put(field, descriptor(field)));
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

    private static PropertyDescriptor descriptor(ConfigField field) {
        Optional<String> fallback = fallback(field);
        PropertyDescriptor.Builder builder =
                new PropertyDescriptor.Builder()
                        .name(titleCase(field.name()))
                        .description(field.description())
                        .required(field.required() || fallback.isPresent());
        fallback.ifPresent(builder::defaultValue);
        switch (field.type()) {
            case PATH, OUTPUT_PATH, STRING_LIST, CONNECTION, ANY ->
                    builder.addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                            .expressionLanguageSupported(
                                    ExpressionLanguageScope.FLOWFILE_ATTRIBUTES);
            case STRING ->
                    builder.addValidator(StandardValidators.NON_EMPTY_VALIDATOR)
                            .expressionLanguageSupported(
                                    ExpressionLanguageScope.FLOWFILE_ATTRIBUTES);
            case SECRET ->
                    builder.addValidator(StandardValidators.NON_BLANK_VALIDATOR).sensitive(true);
            case INTEGER -> builder.addValidator(StandardValidators.NON_NEGATIVE_INTEGER_VALIDATOR);
            case BOOLEAN -> builder.allowableValues("true", "false");
            case CHOICE -> builder.allowableValues(field.choices().toArray(String[]::new));
        }
        return builder.build();
    }

    private static Optional<String> fallback(ConfigField field) {
        return field.fallback()
                .map(
                        value ->
                                value instanceof List<?> list
                                        ? list.stream()
                                                .map(String::valueOf)
                                                .collect(Collectors.joining(", "))
                                        : String.valueOf(value))
                .filter(text -> !text.isEmpty());
    }

    static String titleCase(String name) {
        return Stream.of(name.split("_"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" "));
    }
}
