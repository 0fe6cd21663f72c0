package org.nifibeam.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;

/** Random expressions in the generic language that cannot fail on {@link RandomRows}. */
final class RandomExpressions {
    private final Random random;

    RandomExpressions(Random random) {
        this.random = random;
    }

    /** A condition over a schema. */
    Optional<String> condition(Schema schema) {
        List<String> parts = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            comparison(schema.field(random.nextInt(schema.size()))).ifPresent(parts::add);
        }
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(random.nextBoolean() ? " AND " : " OR ", parts));
    }

    private Optional<String> comparison(Field field) {
        if (random.nextInt(5) == 0) {
            return Optional.of(field.name() + (random.nextBoolean() ? " IS NULL" : " IS NOT NULL"));
        }
        String operator = List.of("=", "<>", "<", "<=", ">", ">=").get(random.nextInt(6));
        return literal(field.type())
                .map(literal -> "(" + field.name() + " " + operator + " " + literal + ")");
    }

    private Optional<String> literal(FieldType type) {
        if (!(type instanceof FieldType.Scalar scalar)) {
            return Optional.empty();
        }
        return switch (scalar.kind()) {
            case BOOLEAN -> Optional.of("true");
            case INT8, INT16, INT32, INT64 -> Optional.of(String.valueOf(random.nextInt(5) - 2));
            case FLOAT, DOUBLE -> Optional.of(List.of("0e0", "25e-2", "-1").get(random.nextInt(3)));
            case DECIMAL -> Optional.of(List.of("0.50", "1", "1.000").get(random.nextInt(3)));
            case STRING -> Optional.of(List.of("'a'", "'b'", "''").get(random.nextInt(3)));
            case BYTES, DATETIME -> Optional.empty();
        };
    }

    /** A value made of a field. */
    Optional<String> value(Field field, Schema schema) {
        if (!(field.type() instanceof FieldType.Scalar scalar)) {
            return Optional.empty();
        }
        String name = field.name();
        return switch (scalar.kind()) {
            case BOOLEAN -> Optional.of("NOT " + name);
            case INT8, INT16, INT32, INT64 ->
                    Optional.of(
                            List.of(
                                            name + " + 1",
                                            "-" + name + " * 2",
                                            name + " / 2",
                                            name + " % 2 - 1")
                                    .get(random.nextInt(4)));
            case FLOAT, DOUBLE ->
                    Optional.of(
                            List.of(name + " * 2", name + " + 5e-1", "-" + name)
                                    .get(random.nextInt(3)));
            case DECIMAL ->
                    Optional.of(List.of(name + " * 0.5", name + " - 1").get(random.nextInt(2)));
            case STRING -> Optional.of("'a' <= " + name);
            case BYTES, DATETIME -> condition(schema);
        };
    }
}
