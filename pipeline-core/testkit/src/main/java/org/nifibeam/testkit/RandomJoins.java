package org.nifibeam.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Schema;

/** Random joins: of two collections, and of one with what is greatest or least of its own. */
final class RandomJoins {
    private final Random random;

    RandomJoins(Random random) {
        this.random = random;
    }

    /** A join by one or two pairs of fields of one type; empty if there is no such pair. */
    Optional<PipelineCase.Stage> of(
            String name, String left, Schema leftFields, String right, Schema rightFields) {
        List<String> pairs = new ArrayList<>();
        for (Field one : leftFields.fields()) {
            for (Field other : rightFields.fields()) {
                boolean alike =
                        one.type().withNullable(true).equals(other.type().withNullable(true));
                if (alike && one.type().isKey()) {
                    pairs.add("{l: " + one.name() + ", r: " + other.name() + "}");
                }
            }
        }
        if (pairs.isEmpty()) {
            return Optional.empty();
        }
        List<String> equalities = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            equalities.add(pairs.get(random.nextInt(pairs.size())));
        }
        String type = List.of("inner", "left", "right", "outer").get(random.nextInt(4));
        return Optional.of(join(name, left, right, type, equalities, "{}"));
    }

    /**
     * The greatest or least value of a field, by none or one of the others, and the join with it.
     */
    List<PipelineCase.Stage> withOwn(String name, String input, Schema schema) {
        List<String> names =
                schema.fields().stream().filter(f -> f.type().isKey()).map(Field::name).toList();
        if (names.isEmpty()) {
            return List.of();
        }
        String value = names.get(random.nextInt(names.size()));
        String key = names.get(random.nextInt(names.size()));
        boolean keyed = !key.equals(value) && random.nextBoolean();
        String most = name + "m";
        String function = random.nextBoolean() ? "max" : "min";
        String combine = "{most: {value: " + value + ", fn: " + function + "}}";
        String by = keyed ? key : "[]";
        List<String> equalities = new ArrayList<>(List.of("{l: " + value + ", r: most}"));
        if (keyed) {
            equalities.add(random.nextInt(2), "{l: " + key + ", r: " + key + "}");
        }
        String type = random.nextInt(4) == 0 ? "left" : "inner";
        String fields = random.nextBoolean() ? "{}" : "{l: '*', r: []}";
        return List.of(
                new PipelineCase.Stage(
                        "Combine",
                        most,
                        List.of(input),
                        "{group_by: " + by + ", combine: " + combine + "}"),
                random.nextBoolean()
                        ? join(name, input, most, type, equalities, fields)
                        : join(
                                name,
                                most,
                                input,
                                type,
                                equalities.stream().map(RandomJoins::swapped).toList(),
                                "{}"));
    }

    private static String swapped(String equality) {
        return equality.replace("l:", "x:").replace("r:", "l:").replace("x:", "r:");
    }

    private static PipelineCase.Stage join(
            String name,
            String left,
            String right,
            String type,
            List<String> equalities,
            String fields) {
        String config =
                "{type: " + type + ", equalities: " + equalities + ", fields: " + fields + "}";
        return new PipelineCase.Stage("Join", name, List.of(left, right), config);
    }
}
