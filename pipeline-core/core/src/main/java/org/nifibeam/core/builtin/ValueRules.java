package org.nifibeam.core.builtin;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;

/**
 * What a JSON schema says of values beyond their type: {@code required}, {@code enum}, {@code
 * const}, {@code minimum}, {@code maximum}, {@code exclusiveMinimum}, {@code exclusiveMaximum},
 * {@code multipleOf}, {@code minLength}, {@code maxLength}, {@code pattern}, {@code minItems},
 * {@code maxItems}, {@code uniqueItems}, in rows and arrays as deep as they go. Immutable.
 */
public final class ValueRules {
    private static final Set<String> NUMBERS =
            Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");
    private static final Set<String> LENGTHS =
            Set.of("minLength", "maxLength", "minItems", "maxItems");

    private final Map<String, ValueRules> fields = new LinkedHashMap<>();
    private final Set<String> required = new LinkedHashSet<>();
    private final Map<String, BigDecimal> bounds = new LinkedHashMap<>();
    private final List<Object> allowed = new ArrayList<>();
    private Optional<Pattern> pattern = Optional.empty();
    private Optional<ValueRules> items = Optional.empty();
    private boolean unique;

    private ValueRules() {}

    /**
     * The rules of a JSON schema.
     *
     * @throws IllegalArgumentException if a rule cannot be read
     */
    public static ValueRules of(Map<?, ?> schema) {
        ValueRules rules = new ValueRules();
        schema.forEach((key, value) -> rules.add(String.valueOf(key), value));
        return rules;
    }

    private void add(String key, Object value) {
        if (key.equals("properties") && value instanceof Map<?, ?> map) {
            map.forEach(
                    (name, rules) -> {
                        if (rules instanceof Map<?, ?> inner) {
                            fields.put(String.valueOf(name), of(inner));
                        }
                    });
        } else if (key.equals("required") && value instanceof List<?> list) {
            list.forEach(name -> required.add(String.valueOf(name)));
        } else if (key.equals("items") && value instanceof Map<?, ?> map) {
            items = Optional.of(of(map));
        } else if (NUMBERS.contains(key) || LENGTHS.contains(key)) {
            bounds.put(key, number(key, value));
        } else if (key.equals("enum") && value instanceof List<?> list) {
            allowed.addAll(list);
        } else if (key.equals("const")) {
            allowed.add(value);
        } else if (key.equals("pattern")) {
            pattern = Optional.of(Pattern.compile(String.valueOf(value)));
        } else if (key.equals("uniqueItems")) {
            unique = Boolean.TRUE.equals(value);
        }
    }

    private static BigDecimal number(String key, Object value) {
        try {
            return new BigDecimal(String.valueOf(value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + key + "' is no number: " + value, e);
        }
    }

    /** True if some value of the schema's types could break a rule. */
    public boolean canBreak(Schema schema) {
        for (String name : required) {
            OptionalInt index = schema.indexOf(name);
            if (index.isPresent() && schema.type(index.getAsInt()).nullable()) {
                return true;
            }
        }
        return fields.entrySet().stream()
                .anyMatch(
                        field -> {
                            OptionalInt index = schema.indexOf(field.getKey());
                            return index.isPresent()
                                    && field.getValue().canBreak(schema.type(index.getAsInt()));
                        });
    }

    private boolean canBreak(FieldType type) {
        return !bounds.isEmpty()
                || !allowed.isEmpty()
                || pattern.isPresent()
                || unique
                || type instanceof FieldType.Nested nested && canBreak(nested.schema())
                || type instanceof FieldType.Array array
                        && items.map(rules -> rules.canBreak(array.element())).orElse(false);
    }

    /** Adds the rules that a row breaks, as sentences. */
    void check(Schema schema, Row row, String path, List<String> broken) {
        for (String name : required) {
            OptionalInt index = schema.indexOf(name);
            if (index.isPresent() && row.isNull(index.getAsInt())) {
                broken.add("'" + path + name + "' is required");
            }
        }
        fields.forEach(
                (name, rules) -> {
                    OptionalInt index = schema.indexOf(name);
                    if (index.isPresent() && !row.isNull(index.getAsInt())) {
                        rules.value(
                                schema.type(index.getAsInt()),
                                row.get(index.getAsInt()),
                                path + name,
                                broken);
                    }
                });
    }

    private void value(FieldType type, Object value, String path, List<String> broken) {
        if (type instanceof FieldType.Nested nested) {
            check(nested.schema(), (Row) value, path + ".", broken);
        } else if (type instanceof FieldType.Array array) {
            array(array, (List<?>) value, path, broken);
        } else {
            scalar(type, value, path, broken);
        }
    }

    private void array(FieldType.Array type, List<?> list, String path, List<String> broken) {
        length("minItems", "maxItems", list.size(), "items", path, broken);
        if (unique) {
            for (int i = 0; i < list.size(); i++) {
                for (int j = 0; j < i; j++) {
                    if (Values.equal(list.get(i), list.get(j))) {
                        broken.add("'" + path + "' has " + Values.print(list.get(i)) + " twice");
                        return;
                    }
                }
            }
        }
        items.ifPresent(
                rules ->
                        list.stream()
                                .filter(item -> item != null)
                                .forEach(
                                        item ->
                                                rules.value(
                                                        type.element(),
                                                        item,
                                                        path + "[]",
                                                        broken)));
    }

    private void scalar(FieldType type, Object value, String path, List<String> broken) {
        if (value instanceof Number number && !type.is(Kind.DATETIME)) {
            number(number, path, broken);
        }
        if (value instanceof String text) {
            length(
                    "minLength",
                    "maxLength",
                    text.codePointCount(0, text.length()),
                    "characters",
                    path,
                    broken);
            if (pattern.isPresent() && !pattern.get().matcher(text).find()) {
                broken.add(said(path, value) + " does not match '" + pattern.get() + "'");
            }
        }
        if (!allowed.isEmpty() && allowed.stream().noneMatch(one -> same(one, value))) {
            broken.add(said(path, value) + " is none of " + allowed);
        }
    }

    private void number(Number number, String path, List<String> broken) {
        double asDouble = number.doubleValue();
        if (Double.isNaN(asDouble) || Double.isInfinite(asDouble)) {
            if (!bounds.isEmpty()) {
                broken.add(said(path, number) + " is no finite number");
            }
            return;
        }
        BigDecimal exact = new BigDecimal(number.toString());
        bounds.forEach(
                (rule, bound) -> {
                    int order = exact.compareTo(bound);
                    boolean kept =
                            switch (rule) {
                                case "minimum" -> order >= 0;
                                case "maximum" -> order <= 0;
                                case "exclusiveMinimum" -> order > 0;
                                case "exclusiveMaximum" -> order < 0;
                                case "multipleOf" ->
                                        bound.signum() != 0 && exact.remainder(bound).signum() == 0;
                                default -> true;
                            };
                    if (!kept) {
                        broken.add(said(path, number) + " breaks " + rule + " " + bound);
                    }
                });
    }

    private void length(
            String least, String most, int length, String what, String path, List<String> broken) {
        BigDecimal exact = BigDecimal.valueOf(length);
        if (bounds.containsKey(least) && exact.compareTo(bounds.get(least)) < 0
                || bounds.containsKey(most) && exact.compareTo(bounds.get(most)) > 0) {
            String rule =
                    bounds.containsKey(least) && exact.compareTo(bounds.get(least)) < 0
                            ? least + " " + bounds.get(least)
                            : most + " " + bounds.get(most);
            broken.add("'" + path + "' has " + length + " " + what + ", which breaks " + rule);
        }
    }

    private static boolean same(Object one, Object value) {
        if (one instanceof Number && value instanceof Number) {
            return new BigDecimal(one.toString()).compareTo(new BigDecimal(value.toString())) == 0;
        }
        return one != null && one.equals(value);
    }

    private static String said(String path, Object value) {
        return "'" + path + "' (" + Values.print(value) + ")";
    }
}
