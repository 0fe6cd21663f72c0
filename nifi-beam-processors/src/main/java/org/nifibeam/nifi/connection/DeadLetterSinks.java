package org.nifibeam.nifi.connection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.components.AllowableValue;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.nifibeam.core.model.ErrorSchema;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.nifi.SettingProperties;
import org.nifibeam.nifi.result.FlowFileSinkProvider;

/**
 * The sinks of this NAR that can hold what stages fail on, as NiFi properties: one for the
 * transform, and those of its settings without which it does not write, a connection's name among
 * them.
 */
final class DeadLetterSinks {
    private static final String PREFERRED = "WriteToJson";

    /** What fails is of any schema; these fields stand for one. */
    private static final Schema SAMPLE =
            ErrorSchema.of(Schema.of(new Field("field", FieldType.nullable(Kind.STRING))));

    private final Map<String, SinkProvider> sinks = new LinkedHashMap<>();
    private final PropertyDescriptor transform;
    private final Map<String, PropertyDescriptor> settings = new LinkedHashMap<>();

    DeadLetterSinks(Connectors connectors) {
        for (SinkProvider sink : connectors.sinks()) {
            boolean flowFiles = sink.type().equals(FlowFileSinkProvider.TYPE);
            if (!flowFiles && holdsFailures(connectors, sink)) {
                sinks.put(sink.type(), sink);
            }
        }
        this.transform = transformProperty();
        Map<String, List<String>> types = new LinkedHashMap<>();
        Map<String, ConfigField> fields = new LinkedHashMap<>();
        for (SinkProvider sink : sinks.values()) {
            for (ConfigField field : needed(sink)) {
                fields.putIfAbsent(field.name(), field);
                types.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(sink.type());
            }
        }
        fields.forEach((name, field) -> settings.put(name, property(field, types.get(name))));
    }

    private PropertyDescriptor transformProperty() {
        return new PropertyDescriptor.Builder()
                .name("Transform")
                .description("The transform that writes them.")
                .required(true)
                .allowableValues(
                        sinks.values().stream()
                                .map(s -> new AllowableValue(s.type(), s.type(), s.description()))
                                .toArray(AllowableValue[]::new))
                .defaultValue(PREFERRED)
                .build();
    }

    private PropertyDescriptor property(ConfigField field, List<String> types) {
        PropertyDescriptor.Builder builder =
                SettingProperties.builder(
                        SettingProperties.titleCase(field.name()),
                        field,
                        ExpressionLanguageScope.ENVIRONMENT);
        if (field.type() == ConfigField.Type.OUTPUT_PATH) {
            builder.description(
                    "Folder of the files. In it each pipeline has one of its name, and in that each stage files whose names begin"
                            + " with the stage's.");
        }
        return builder.dependsOn(
                        transform, types.get(0), types.stream().skip(1).toArray(String[]::new))
                .build();
    }

    private static List<ConfigField> needed(SinkProvider sink) {
        return sink.settings().stream()
                .filter(f -> f.required() || f.type() == ConfigField.Type.CONNECTION)
                .toList();
    }

    /** Whether a sink takes rows in rows, as far as that can be said without its settings. */
    private static boolean holdsFailures(Connectors connectors, SinkProvider sink) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ConfigField field : sink.settings()) {
            field.fallback().ifPresent(value -> values.put(field.name(), value));
        }
        needed(sink).forEach(field -> values.put(field.name(), field.name()));
        try {
            connectors.sink(sink, new Config(values), SAMPLE);
            return true;
        } catch (ProblemException e) {
            // Which connections there are RunPipeline says.
            return e.problems().stream()
                    .allMatch(problem -> problem.code() == ProblemCode.UNKNOWN_CONNECTION);
        }
    }

    List<PropertyDescriptor> descriptors() {
        List<PropertyDescriptor> all = new ArrayList<>(List.of(transform));
        all.addAll(settings.values());
        return List.copyOf(all);
    }

    /** The sink that is chosen. */
    SinkProvider sink(PropertyContext context) {
        return sinks.get(context.getProperty(transform).getValue());
    }

    /** The settings of the chosen sink. */
    Map<String, Object> values(PropertyContext context, SinkProvider sink) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ConfigField field : needed(sink)) {
            PropertyDescriptor descriptor = settings.get(field.name());
            PropertyValue value = context.getProperty(descriptor);
            if (descriptor.isExpressionLanguageSupported()) {
                value = value.evaluateAttributeExpressions();
            }
            Optional.ofNullable(value.getValue())
                    .filter(text -> !text.isBlank())
                    .flatMap(text -> field.parse(text.strip()))
                    .ifPresent(parsed -> values.put(field.name(), parsed));
        }
        return values;
    }
}
