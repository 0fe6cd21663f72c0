package org.nifibeam.launcher.canvas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.TransformSpec;

/**
 * The transforms that have processors of their own, and how their settings become properties. The
 * other direction is in the processors; a test goes there and back.
 */
final class TransformProperties {
    /** What a transform's elements may fail into, and the processors that offer it. */
    private static final List<String> FAILING =
            List.of(
                    "Filter",
                    "MapToFields",
                    "Explode",
                    "Partition",
                    "AssignTimestamps",
                    "ValidateWithSchema");

    private static final List<String> JOINS = List.of("inner", "left", "right", "outer");

    private TransformProperties() {}

    /**
     * The processor's kind; takes the settings that it has properties for. Empty if there is none.
     */
    static Optional<String> map(
            TransformSpec spec, List<TransformSpec.Input> inputs, StageSettings settings) {
        if (spec.windowing().isPresent() && !spec.type().equals("WindowInto")) {
            return Optional.empty();
        }
        if (FAILING.contains(spec.type())) {
            errors(settings);
        }
        return switch (spec.type()) {
            case "Filter" -> filter(settings);
            case "MapToFields" -> mapToFields(settings);
            case "Explode" -> explode(settings);
            case "Partition" -> partition(settings);
            case "Combine" -> combine(settings);
            case "AssignTimestamps" -> assignTimestamps(settings);
            case "WindowInto" -> windowInto(spec, settings);
            case "Join" -> join(inputs, settings);
            case "Flatten" -> flatten(inputs, settings);
            case "Sql" -> sql(inputs, settings);
            case "Create" -> create(settings);
            case "Reshuffle" -> Optional.of("ReshuffleElements");
            case "ValidateWithSchema" -> {
                settings.json("schema", "Schema");
                yield Optional.of("ValidateWithSchema");
            }
            case "ExtractWindowingInfo" -> {
                settings.each("fields", StageSettings::single);
                yield Optional.of("ExtractWindowingInfo");
            }
            case "LogForTesting" -> log(settings);
            default -> Optional.empty();
        };
    }

    /** {output: name, threshold: part}; on the canvas the output is always called errors. */
    static void errors(StageSettings settings) {
        settings.take("error_handling")
                .ifPresent(
                        value -> {
                            if (!(value instanceof Map<?, ?> handling)
                                    || !handling.containsKey("output")) {
                                settings.refuse();
                                return;
                            }
                            settings.set("Error Handling", "branch");
                            Optional.ofNullable(handling.get("threshold"))
                                    .ifPresent(
                                            part ->
                                                    settings.set(
                                                            "Error Threshold", part.toString()));
                            if (!List.of("output", "threshold").containsAll(handling.keySet())) {
                                settings.refuse();
                            }
                        });
    }

    private static void language(StageSettings settings) {
        Optional<Object> language = settings.take("language");
        String text = language.map(Object::toString).orElse("generic");
        if (!List.of("sql", "generic", "java").contains(text)) {
            settings.refuse();
        }
        settings.set("Expression Language", text);
    }

    private static Optional<String> filter(StageSettings settings) {
        language(settings);
        settings.text("keep", "Condition");
        return Optional.of("FilterElements");
    }

    private static Optional<String> mapToFields(StageSettings settings) {
        language(settings);
        settings.text("append", "Append Fields");
        settings.names("drop", "Drop Fields");
        if (settings.properties().containsKey("Drop Fields")
                && !"true".equals(settings.properties().get("Append Fields"))) {
            settings.refuse();
        }
        settings.each("fields", StageSettings::single);
        return Optional.of("MapToFields");
    }

    private static Optional<String> explode(StageSettings settings) {
        settings.names("fields", "Fields");
        settings.text("cross_product", "Cross Product");
        return Optional.of("ExplodeFields");
    }

    private static Optional<String> partition(StageSettings settings) {
        language(settings);
        settings.text("by", "By");
        settings.names("outputs", "Outputs");
        settings.text("unknown_output", "Unknown Output");
        if ((settings.properties().get("Outputs")
                        + ", "
                        + settings.properties().get("Unknown Output"))
                .matches("(.*, )?errors(, .*)?")) {
            settings.refuse();
        }
        return Optional.of("PartitionElements");
    }

    private static Optional<String> combine(StageSettings settings) {
        language(settings);
        settings.names("group_by", "Group By");
        settings.each("combine", TransformProperties::aggregate);
        settings.take("window_fields")
                .ifPresent(
                        value -> {
                            if (!(value instanceof Map<?, ?> fields)) {
                                settings.refuse();
                                return;
                            }
                            fields.forEach(
                                    (field, told) -> {
                                        String property =
                                                "window_start".equals(told)
                                                        ? "Window Start Field"
                                                        : "Window End Field";
                                        boolean known =
                                                "window_start".equals(told)
                                                        || "window_end".equals(told);
                                        if (!known || settings.properties().containsKey(property)) {
                                            settings.refuse();
                                        }
                                        settings.set(property, String.valueOf(field));
                                    });
                        });
        return Optional.of("CombineElements");
    }

    /**
     * {@code function(expression)} for {value: expression, fn: function}, and {@code
     * function(expression; setting: 1)} for one with settings.
     */
    private static Optional<String> aggregate(Object value) {
        if (!(value instanceof Map<?, ?> map) || !map.keySet().equals(Set.of("value", "fn"))) {
            return Optional.empty();
        }
        Object function = map.get("fn");
        String settings = "";
        if (function instanceof Map<?, ?> told
                && told.keySet().equals(Set.of("type", "config"))
                && told.get("config") instanceof Map<?, ?> config) {
            String braced = PrettyJson.line(config);
            settings = "; " + braced.substring(1, braced.length() - 1);
            function = told.get("type");
        }
        boolean plain = function instanceof String name && name.matches("[a-z_]+");
        String begin = function + "(";
        String end = settings + ")";
        return StageSettings.single(map.get("value"))
                .filter(expression -> plain && !expression.contains(";"))
                .map(expression -> begin + expression + end);
    }

    private static Optional<String> assignTimestamps(StageSettings settings) {
        language(settings);
        settings.text("timestamp", "Timestamp");
        settings.duration("max_out_of_orderness", "Max Out Of Orderness");
        settings.duration("idle_after", "Idle After");
        return Optional.of("AssignTimestamps");
    }

    private static Optional<String> windowInto(TransformSpec spec, StageSettings settings) {
        StageSettings windowing =
                new StageSettings(
                        spec.windowing().map(TransformProperties::plain).orElse(Map.of()));
        windowing.text("type", "Window Type");
        for (String key : List.of("size", "period", "gap", "offset", "allowed_lateness")) {
            windowing.duration(key, title(key));
        }
        windowing.text("unit", "Calendar Unit");
        windowing.text("count", "Calendar Count");
        windowing.text("zone", "Time Zone");
        windowing.text("accumulation_mode", "Accumulation");
        windowing.text("timestamp_combiner", "Timestamp Combiner");
        windowing.json("trigger", "Trigger Definition");
        if (windowing.properties().containsKey("Trigger Definition")) {
            windowing.set("Trigger", "written");
        }
        if (!windowing.fit() || !windowing.properties().containsKey("Window Type")) {
            settings.refuse();
        }
        windowing.properties().forEach(settings::setRaw);
        return Optional.of("WindowInto");
    }

    private static Optional<String> join(List<TransformSpec.Input> inputs, StageSettings settings) {
        List<String> aliases = inputs.stream().map(TransformSpec.Input::alias).toList();
        settings.text("type", "Join Type", "inner");
        String type = settings.properties().get("Join Type");
        boolean left = type.equals("left") || type.equals("right");
        if (!JOINS.contains(type) || aliases.stream().distinct().count() != inputs.size()) {
            settings.refuse();
        }
        settings.take("equalities").ifPresent(value -> equalities(value, settings));
        settings.take("fields").ifPresent(value -> joined(value, aliases, settings));
        if (left && !aliases.isEmpty()) {
            settings.set("First Input", aliases.get(0));
        }
        inputs.forEach(input -> settings.field(input.alias(), input.reference()));
        return Optional.of("JoinCollections");
    }

    private static void equalities(Object value, StageSettings settings) {
        List<String> texts = new ArrayList<>();
        for (Object item : value instanceof List<?> list ? list : List.of(value)) {
            if (item instanceof Map<?, ?> sides) {
                List<String> columns = new ArrayList<>();
                sides.forEach((alias, field) -> columns.add(alias + "." + field));
                texts.add(String.join(" = ", columns));
            } else {
                texts.add(String.valueOf(item));
            }
        }
        settings.set("Equalities", String.join(", ", texts));
    }

    private static void joined(Object value, List<String> aliases, StageSettings settings) {
        if (!(value instanceof Map<?, ?> chosen)) {
            settings.refuse();
            return;
        }
        List<String> texts = new ArrayList<>();
        Map<Object, Object> all = new LinkedHashMap<>(chosen);
        aliases.forEach(alias -> all.putIfAbsent(alias, "*"));
        all.forEach(
                (alias, own) -> {
                    if (own instanceof List<?> list) {
                        list.forEach(field -> texts.add(alias + "." + field));
                    } else if (own instanceof Map<?, ?> map) {
                        map.forEach(
                                (name, field) -> texts.add(alias + "." + field + " AS " + name));
                    } else {
                        texts.add(alias + "." + own);
                    }
                });
        if (texts.stream().anyMatch(text -> text.contains(","))) {
            settings.refuse();
        }
        settings.set("Output Fields", String.join(", ", texts));
    }

    private static Optional<String> flatten(
            List<TransformSpec.Input> inputs, StageSettings settings) {
        settings.set(
                "Input Stages",
                String.join(", ", inputs.stream().map(TransformSpec.Input::reference).toList()));
        return Optional.of("FlattenCollections");
    }

    private static Optional<String> sql(List<TransformSpec.Input> inputs, StageSettings settings) {
        settings.text("query", "Query");
        if (inputs.size() > 1 || !inputs.get(0).alias().equals("input")) {
            inputs.forEach(input -> settings.field(input.alias(), input.reference()));
        }
        return Optional.of("QueryWithSql");
    }

    private static Optional<String> create(StageSettings settings) {
        settings.take("elements")
                .ifPresent(
                        value ->
                                settings.setRaw(
                                        "Elements",
                                        NifiText.withoutExpressions(PrettyJson.line(value))));
        settings.text("reshuffle", "Reshuffle");
        return Optional.of("CreateElements");
    }

    private static Optional<String> log(StageSettings settings) {
        settings.take("level")
                .ifPresent(
                        level ->
                                settings.set(
                                        "Log Level", level.toString().toLowerCase(Locale.ROOT)));
        settings.text("prefix", "Log Prefix");
        return Optional.of("LogElements");
    }

    static String title(String key) {
        StringBuilder title = new StringBuilder();
        for (String word : key.split("_")) {
            title.append(title.isEmpty() ? "" : " ")
                    .append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(word.substring(1));
        }
        return title.toString();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> plain(org.nifibeam.core.definition.DocumentNode.Mapping mapping) {
        return (Map<String, Object>) mapping.plain();
    }
}
