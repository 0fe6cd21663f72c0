package org.nifibeam.launcher.canvas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The settings of one transform on their way into a processor's properties. What is taken has been
 * understood; a transform of which something is left, or is of a form that properties do not have,
 * gets no processor of its own. Used once, by one thread.
 */
final class StageSettings {
    private static final String DURATION = "[0-9]+(\\.[0-9]+)?\\s*(ms|s|m|h|d)?";

    private final Map<String, Object> open;
    private final Map<String, String> properties = new TreeMap<>();
    private final Map<String, String> fields = new LinkedHashMap<>();
    private boolean fits = true;

    StageSettings(Map<String, Object> config) {
        this.open = new LinkedHashMap<>(config);
    }

    /** True if all of it has been taken, and all that was had a form that properties have. */
    boolean fit() {
        return fits && open.isEmpty();
    }

    Map<String, String> properties() {
        return properties;
    }

    /** The dynamic properties in the order they were set. */
    Map<String, String> fields() {
        return fields;
    }

    void refuse() {
        fits = false;
    }

    Optional<Object> take(String key) {
        return Optional.ofNullable(open.remove(key));
    }

    void set(String property, String value) {
        if (value.isBlank()) {
            refuse();
        }
        properties.put(property, NifiText.literal(value));
    }

    /** One whose value is written for NiFi already. */
    void setRaw(String property, String value) {
        properties.put(property, value);
    }

    void field(String name, String value) {
        if (value.isBlank() || !name.equals(name.strip()) || name.isEmpty()) {
            refuse();
        }
        fields.put(name, NifiText.literal(value));
    }

    /** A single value; a number or flag stands for itself. */
    void text(String key, String property) {
        take(key)
                .ifPresent(
                        value ->
                                single(value)
                                        .ifPresentOrElse(
                                                text -> set(property, text), this::refuse));
    }

    /** One that the processor has a default for that is not the transform's. */
    void text(String key, String property, String fallback) {
        set(property, take(key).flatMap(this::orRefuse).orElse(fallback));
    }

    /** A duration in one unit. */
    void duration(String key, String property) {
        take(key)
                .ifPresent(
                        value ->
                                single(value)
                                        .filter(text -> text.matches(DURATION))
                                        .ifPresentOrElse(
                                                text -> set(property, text), this::refuse));
    }

    /** Names, separated by commas in the property. */
    void names(String key, String property) {
        take(key)
                .ifPresent(
                        value -> {
                            List<String> names = new ArrayList<>();
                            for (Object item :
                                    value instanceof List<?> list ? list : List.of(value)) {
                                orRefuse(item).ifPresent(names::add);
                            }
                            if (names.isEmpty()
                                    || names.stream()
                                            .anyMatch(
                                                    n -> n.contains(",") || !n.equals(n.strip()))) {
                                refuse();
                            } else {
                                set(property, String.join(", ", names));
                            }
                        });
    }

    /** A structured value, as JSON. */
    void json(String key, String property) {
        take(key).ifPresent(value -> set(property, PrettyJson.line(value)));
    }

    /** A dynamic property for each key of a mapping. */
    void each(String key, Function<Object, Optional<String>> text) {
        take(key)
                .ifPresent(
                        value -> {
                            if (value instanceof Map<?, ?> map) {
                                map.forEach(
                                        (name, inner) ->
                                                text.apply(inner)
                                                        .ifPresentOrElse(
                                                                it ->
                                                                        field(
                                                                                String.valueOf(
                                                                                        name),
                                                                                it),
                                                                this::refuse));
                            } else {
                                refuse();
                            }
                        });
    }

    /** The text of a value that is no list and no mapping. */
    static Optional<String> single(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean
                ? Optional.of(value.toString())
                : Optional.empty();
    }

    private Optional<String> orRefuse(Object value) {
        Optional<String> text = single(value);
        if (text.isEmpty()) {
            refuse();
        }
        return text;
    }
}
