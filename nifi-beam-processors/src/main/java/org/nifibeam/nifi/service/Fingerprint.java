package org.nifibeam.nifi.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.TransformSpec;

/**
 * What makes two definitions the same pipeline: their stages and options, in whatever order the
 * canvas added them; not the canvas block.
 */
final class Fingerprint {
    /** A cluster's state has room for about a megabyte. */
    private static final int MOST_SKETCHED = 1000;

    private final Map<String, String> stages = new TreeMap<>();
    private final String options;

    private Fingerprint(Definition definition) {
        for (TransformSpec stage : definition.transforms()) {
            stages.put(stage.name(), text(stage));
        }
        this.options = String.valueOf(sorted(definition.options()));
    }

    static Fingerprint of(Definition definition) {
        return new Fingerprint(definition);
    }

    /** Of a sketch: hashes in the place of texts. */
    private Fingerprint(String sketch) {
        List<String> lines = sketch.lines().toList();
        this.options = lines.get(0);
        for (String line : lines.subList(1, lines.size())) {
            int blank = line.indexOf(' ');
            stages.put(line.substring(blank + 1), line.substring(0, blank));
        }
    }

    /** The same for the same pipeline, in every JVM. */
    String text() {
        return hash(stages + options);
    }

    private static String hash(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What is needed to tell in words how another one differs: a line for the options and for each
     * stage, a hash and the stage's name. Empty if there are too many stages.
     */
    String sketch() {
        if (stages.size() > MOST_SKETCHED) {
            return "";
        }
        StringBuilder sketch = new StringBuilder(shortHash(options));
        stages.forEach(
                (name, text) ->
                        sketch.append('\n')
                                .append(shortHash(text))
                                .append(' ')
                                .append(name.replaceAll("\\R", " ")));
        return sketch.toString();
    }

    private static String shortHash(String text) {
        return hash(text).substring(0, 8);
    }

    /**
     * In words, how this differs from another that is known by its sketch; empty if that cannot be
     * told.
     */
    String difference(String sketch) {
        return sketch.isEmpty() || sketch().isEmpty()
                ? ""
                : new Fingerprint(sketch()).difference(new Fingerprint(sketch));
    }

    /** In words, how this differs from another. */
    String difference(Fingerprint running) {
        List<String> words = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(stages.keySet());
        names.addAll(running.stages.keySet());
        for (String name : names) {
            if (!running.stages.containsKey(name)) {
                words.add("stage '" + name + "' is new");
            } else if (!stages.containsKey(name)) {
                words.add("stage '" + name + "' is gone");
            } else if (!stages.get(name).equals(running.stages.get(name))) {
                words.add("stage '" + name + "' is changed");
            }
        }
        if (!options.equals(running.options)) {
            words.add("the options are changed");
        }
        return String.join(", ", words);
    }

    private static String text(TransformSpec stage) {
        List<String> inputs =
                stage.inputs().stream().map(i -> i.alias() + "=" + i.reference()).sorted().toList();
        return stage.type()
                + "|"
                + stage.id()
                + "|"
                + inputs
                + "|"
                + stage.windowing().map(DocumentNode::plain).map(Fingerprint::sorted).orElse("")
                + "|"
                + sorted(stage.config().plain());
    }

    /**
     * The same values with sorted keys, each with its class, so that the text 1 is not the number
     * 1.
     */
    private static Object sorted(Object plain) {
        if (plain instanceof Map<?, ?> map) {
            Map<String, Object> result = new TreeMap<>();
            map.forEach((key, value) -> result.put(String.valueOf(key), sorted(value)));
            return result;
        }
        if (plain instanceof List<?> list) {
            return list.stream().map(Fingerprint::sorted).toList();
        }
        return plain == null ? "null" : plain.getClass().getSimpleName() + ":" + plain;
    }
}
