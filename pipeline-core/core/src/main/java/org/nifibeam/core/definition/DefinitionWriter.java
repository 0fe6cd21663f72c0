package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * Writes a {@link Definition} as YAML that {@link Definition#parse} reads back to an equal
 * pipeline.
 */
public final class DefinitionWriter {
    private DefinitionWriter() {}

    private static final int WIDTH = 120;

    /** What items of the list of transforms stand in from the left. */
    private static final String INDENT = "  ";

    /** The YAML text. */
    public static String write(Definition definition) {
        return write(definition, texts(definition, List.of()));
    }

    /**
     * The texts of a definition's transforms.
     *
     * @param known those of the first ones
     */
    static List<String> texts(Definition definition, List<String> known) {
        List<TransformSpec> transforms = definition.transforms();
        List<String> texts = new ArrayList<>(known);
        for (TransformSpec transform : transforms.subList(known.size(), transforms.size())) {
            texts.add(item(plain(transform)));
        }
        return texts;
    }

    /** The same text, from those of its transforms. */
    static String write(Definition definition, List<String> texts) {
        Map<String, Object> rest = rest(definition);
        String end = rest.isEmpty() ? "" : dump(rest, WIDTH);
        int length = end.length();
        for (String transform : texts) {
            length += transform.length();
        }
        StringBuilder text = new StringBuilder(length + 4 * WIDTH);
        text.append(dump(Map.of("pipeline", head(definition)), WIDTH));
        boolean empty = texts.isEmpty() && definition.composites().isEmpty();
        text.append(INDENT).append("transforms:").append(empty ? " []\n" : "\n");
        texts.forEach(text::append);
        definition.composites().forEach(composite -> text.append(item(plain(composite))));
        return text.append(end).toString();
    }

    private static String item(Map<String, Object> transform) {
        StringBuilder text = new StringBuilder();
        dump(List.of(transform), WIDTH - INDENT.length())
                .lines()
                .forEach(
                        line ->
                                text.append(line.isEmpty() ? "" : INDENT)
                                        .append(line)
                                        .append('\n'));
        return text.toString();
    }

    private static String dump(Object value, int width) {
        return BlockYaml.write(value, width).orElseGet(() -> library(value, width));
    }

    /** As the library writes it. */
    static String library(Object value, int width) {
        DumpSettings settings =
                DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(width).build();
        return new Dump(settings).dumpToString(value);
    }

    private static Map<String, Object> head(Definition definition) {
        Map<String, Object> pipeline = new LinkedHashMap<>();
        pipeline.put("name", definition.name());
        pipeline.put("type", "composite");
        return pipeline;
    }

    /** What stands behind the pipeline. */
    private static Map<String, Object> rest(Definition definition) {
        Map<String, Object> rest = new LinkedHashMap<>();
        if (!definition.options().isEmpty()) {
            rest.put("options", definition.options());
        }
        if (!definition.tests().isEmpty()) {
            rest.put("tests", definition.tests().stream().map(TestSpec::plain).toList());
        }
        definition.canvas().ifPresent(canvas -> rest.put("canvas", canvas.plain()));
        return rest;
    }

    /** The document in plain values, with further transforms behind its own. */
    static Map<String, Object> plain(Definition definition, List<Map<String, Object>> more) {
        Map<String, Object> pipeline = head(definition);
        List<Object> transforms = new ArrayList<>();
        for (TransformSpec transform : definition.transforms()) {
            transforms.add(plain(transform));
        }
        pipeline.put("transforms", transforms);
        for (Composite composite : definition.composites()) {
            transforms.add(plain(composite));
        }
        transforms.addAll(more);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("pipeline", pipeline);
        document.putAll(rest(definition));
        return document;
    }

    /** A composite without transforms: its outputs are its inputs. */
    private static Map<String, Object> plain(Composite composite) {
        Map<String, Object> outputs = new LinkedHashMap<>();
        composite.outputs().keySet().forEach(output -> outputs.put(output, output));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "composite");
        map.put("name", composite.name());
        map.put("input", composite.outputs());
        map.put("output", outputs);
        return map;
    }

    private static Map<String, Object> plain(TransformSpec transform) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", transform.type());
        map.put("name", transform.name());
        if (!transform.id().equals(transform.name())) {
            map.put("id", transform.id());
        }
        List<TransformSpec.Input> inputs = transform.inputs();
        if (inputs.size() == 1 && inputs.get(0).alias().equals("input")) {
            map.put("input", inputs.get(0).reference());
        } else if (!inputs.isEmpty() && inputs.stream().allMatch(i -> i.alias().equals("input"))) {
            map.put("input", inputs.stream().map(TransformSpec.Input::reference).toList());
        } else if (!inputs.isEmpty()) {
            Map<String, Object> aliases = new LinkedHashMap<>();
            Map<String, List<String>> byAlias = new LinkedHashMap<>();
            inputs.forEach(
                    i ->
                            byAlias.computeIfAbsent(i.alias(), alias -> new ArrayList<>())
                                    .add(i.reference()));
            byAlias.forEach((alias, all) -> aliases.put(alias, all.size() == 1 ? all.get(0) : all));
            map.put("input", aliases);
        }
        transform.windowing().ifPresent(w -> map.put("windowing", w.plain()));
        if (!transform.config().entries().isEmpty()) {
            map.put("config", transform.config().plain());
        }
        return map;
    }
}
