package org.nifibeam.launcher.canvas;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.spi.Connectors;

/** The settings that connectors declare as the properties that their processors have for them. */
final class ConnectorSettings {
    /** The connectors that have a processor. */
    private static final List<String> WITH_PROCESSOR =
            List.of(
                    "ReadFromText",
                    "ReadFromCsv",
                    "ReadFromJson",
                    "ReadFromAvro",
                    "ReadFromParquet",
                    "ReadFromKafka",
                    "ReadFromKinesis",
                    "ReadFromMongoDB",
                    "WriteToText",
                    "WriteToCsv",
                    "WriteToJson",
                    "WriteToAvro",
                    "WriteToParquet",
                    "WriteToKafka",
                    "WriteToKinesis",
                    "WriteToMongoDB",
                    "WriteToFlowFile");

    private ConnectorSettings() {}

    /**
     * The processor's kind; takes the settings that it has properties for. Empty if there is none.
     */
    static Optional<String> map(
            TransformSpec spec, Connectors connectors, StageSettings settings, FilePaths paths) {
        if (!WITH_PROCESSOR.contains(spec.type()) || spec.windowing().isPresent()) {
            return Optional.empty();
        }
        ConnectorProvider provider =
                connectors
                        .source(spec.type())
                        .<ConnectorProvider>map(source -> source)
                        .or(() -> connectors.sink(spec.type()))
                        .orElseThrow();
        TransformProperties.errors(settings);
        Optional<String> path = Optional.empty();
        for (ConfigField field : provider.settings()) {
            boolean file =
                    field.type() == ConfigField.Type.PATH
                            || field.type() == ConfigField.Type.OUTPUT_PATH;
            if (file && path.isEmpty() && field.name().equals("path")) {
                path = settings.take("path").flatMap(StageSettings::single);
            } else {
                settings.take(field.name()).ifPresent(value -> set(field, value, settings));
            }
        }
        if (settings.fit()) {
            // Only now: what becomes a piece of YAML has its paths there.
            path.ifPresent(it -> settings.setRaw("Path", paths.parameter(spec.name(), it)));
        }
        return Optional.of(spec.type());
    }

    private static void set(ConfigField field, Object value, StageSettings settings) {
        String property = TransformProperties.title(field.name());
        Optional<String> text = StageSettings.single(value);
        switch (field.type()) {
            case STRING ->
                    text.ifPresentOrElse(
                            it -> settings.setRaw(property, escaped(it, settings)),
                            settings::refuse);
            case STRING_LIST -> list(value, property, settings);
            case ANY ->
                    settings.setRaw(property, NifiText.withoutExpressions(PrettyJson.line(value)));
            case PATH, OUTPUT_PATH, CONNECTION ->
                    text.ifPresentOrElse(
                            it -> settings.setRaw(property, NifiText.withoutExpressions(it)),
                            settings::refuse);
            case INTEGER, BOOLEAN, CHOICE ->
                    text.ifPresentOrElse(it -> settings.set(property, it), settings::refuse);
            // A definition holds none.
            case SECRET -> settings.refuse();
        }
    }

    private static void list(Object value, String property, StageSettings settings) {
        List<String> items =
                value instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : List.of(String.valueOf(value));
        if (items.isEmpty()
                || items.stream()
                        .anyMatch(
                                item ->
                                        item.contains(",")
                                                || !item.equals(item.strip())
                                                || item.isEmpty())) {
            settings.refuse();
        }
        settings.setRaw(property, NifiText.withoutExpressions(String.join(", ", items)));
    }

    /**
     * Control characters, which nobody can see in a property, are written as the processor reads
     * them.
     */
    private static String escaped(String text, StageSettings settings) {
        boolean controls =
                !text.isEmpty() && text.chars().allMatch(c -> "\t\n\r\0".indexOf(c) >= 0);
        if (text.isEmpty() || text.matches("(\\\\[tnr0])+")) {
            settings.refuse();
        }
        return controls
                ? text.replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\0", "\\0")
                : NifiText.withoutExpressions(text);
    }
}
