package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.LookupProvider;

/**
 * What is generated from the declared transforms: the reference for people, the schema for editors.
 */
public final class DefinitionReference {
    private static final List<String> STAGE_KEYS =
            List.of("type", "name", "id", "input", "windowing", "config");

    private DefinitionReference() {}

    /**
     * The reference of transforms, as Markdown.
     *
     * @param types the transforms, those of connectors among them
     * @param lookups what {@code Enrichment} can look up in
     */
    public static String transforms(List<TransformType> types, Collection<LookupProvider> lookups) {
        StringBuilder text = new StringBuilder("# Transforms\n\n");
        text.append("Generated from the code; each example stands behind a stage `orders`.\n");
        text.append("Every transform takes `output_schema` in its config: a JSON schema that its ");
        text.append("output must keep, with an `error_handling` of its own.\n");
        for (TransformType type : types) {
            text.append("\n## ").append(type.name()).append("\n\n");
            text.append(type.description()).append("\n");
            settings(type.settings(), text);
            if (!type.example().isEmpty()) {
                text.append("\n```yaml\n").append(type.example()).append("\n```\n");
            }
        }
        lookups.stream()
                .sorted(Comparator.comparing(LookupProvider::type))
                .forEach(
                        lookup -> {
                            text.append("\n## Enrichment by ").append(lookup.type());
                            text.append("\n\n").append(lookup.description());
                            text.append(" These are keys of `handler_config`.\n");
                            settings(lookup.settings(), text);
                        });
        return text.toString();
    }

    private static void settings(List<ConfigField> settings, StringBuilder text) {
        if (!settings.isEmpty()) {
            text.append("\n| key | type | default | |\n|---|---|---|---|\n");
            settings.forEach(setting -> text.append(row(setting)));
        }
    }

    private static String row(ConfigField setting) {
        String fallback =
                setting.required()
                        ? "required"
                        : setting.fallback().map(value -> "`" + value + "`").orElse("");
        String choices =
                setting.choices().isEmpty()
                        ? ""
                        : " One of " + String.join(", ", setting.choices());
        return "| `"
                + setting.name()
                + "` | "
                + word(setting.type())
                + " | "
                + fallback
                + " | "
                + setting.description().replace("|", "\\|")
                + choices
                + " |\n";
    }

    private static String word(ConfigField.Type type) {
        return switch (type) {
            case ANY -> "value";
            case STRING_LIST -> "names";
            default -> type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /** A JSON schema of definitions, for editors, as text. */
    public static String jsonSchema(List<TransformType> types) {
        StringBuilder text = new StringBuilder();
        write(document(types), "", text);
        return text.append('\n').toString();
    }

    private static void write(Object value, String indent, StringBuilder text) {
        String inner = indent + "  ";
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            String separator = "{\n";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text.append(separator).append(inner);
                write(entry.getKey(), inner, text);
                text.append(": ");
                write(entry.getValue(), inner, text);
                separator = ",\n";
            }
            text.append('\n').append(indent).append('}');
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            String separator = "[\n";
            for (Object item : list) {
                text.append(separator).append(inner);
                write(item, inner, text);
                separator = ",\n";
            }
            text.append('\n').append(indent).append(']');
        } else if (value instanceof String string) {
            text.append('"').append(string.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
        } else {
            text.append(value instanceof Map ? "{}" : value);
        }
    }

    private static Map<String, Object> document(List<TransformType> types) {
        Map<String, Object> any = Map.of();
        Map<String, Object> transforms = new LinkedHashMap<>();
        transforms.put("type", "array");
        transforms.put("items", Map.of("$ref", "#/$defs/transform"));
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("type", Map.of("enum", List.of("chain", "composite")));
        group.put("name", Map.of("type", "string"));
        group.put("windowing", Map.of("type", "object"));
        group.put("transforms", transforms);
        group.put("extra_transforms", transforms);
        group.put("source", Map.of("$ref", "#/$defs/transform"));
        group.put("sink", Map.of("$ref", "#/$defs/transform"));
        group.put("output", any);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("pipeline", object(group, List.of()));
        document.put("options", Map.of("type", "object"));
        document.put("parameters", Map.of("type", "object"));
        document.put("providers", Map.of("type", "array"));
        document.put("tests", Map.of("type", "array"));
        document.put("canvas", Map.of("type", "object"));
        Map<String, Object> nested = new LinkedHashMap<>(group);
        nested.put("id", Map.of("type", "string"));
        nested.put("input", any);
        List<Object> choices = new ArrayList<>();
        choices.add(object(nested, List.of("type")));
        types.forEach(type -> choices.add(transform(type)));
        choices.add(ownTransform(types));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "A pipeline definition");
        schema.putAll(object(document, List.of("pipeline")));
        schema.put("$defs", Map.of("transform", Map.of("anyOf", choices)));
        return schema;
    }

    /** One of a type that the document's providers define. */
    private static Map<String, Object> ownTransform(List<TransformType> types) {
        List<Object> known = new ArrayList<>(List.of("chain", "composite"));
        types.forEach(type -> known.add(type.name()));
        Map<String, Object> keys = new LinkedHashMap<>();
        STAGE_KEYS.forEach(key -> keys.put(key, Map.of()));
        Map<String, Object> type = new LinkedHashMap<>();
        type.put("type", "string");
        type.put("not", Map.of("enum", known));
        keys.put("type", type);
        return object(keys, List.of("type"));
    }

    private static Map<String, Object> transform(TransformType type) {
        Map<String, Object> config = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (ConfigField setting : type.settings()) {
            config.put(setting.name(), value(setting));
            if (setting.required()) {
                required.add(setting.name());
            }
        }
        config.put("output_schema", Map.of("type", "object"));
        Map<String, Object> keys = new LinkedHashMap<>();
        STAGE_KEYS.forEach(key -> keys.put(key, Map.of()));
        keys.put("type", Map.of("const", type.name()));
        keys.put("config", object(config, required));
        List<String> needed = required.isEmpty() ? List.of("type") : List.of("type", "config");
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", type.description());
        schema.putAll(object(keys, needed));
        return schema;
    }

    private static Map<String, Object> value(ConfigField setting) {
        Map<String, Object> schema = new LinkedHashMap<>();
        switch (setting.type()) {
            case INTEGER -> schema.put("type", "integer");
            case BOOLEAN -> schema.put("type", "boolean");
            case CHOICE -> schema.put("enum", setting.choices());
            case STRING, PATH, OUTPUT_PATH, CONNECTION, SECRET -> schema.put("type", "string");
            case STRING_LIST -> schema.put("type", List.of("array", "string"));
            case ANY -> {}
        }
        schema.put("description", setting.description());
        setting.fallback().ifPresent(value -> schema.put("default", value));
        return schema;
    }

    private static Map<String, Object> object(
            Map<String, Object> properties, List<String> required) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }
}
