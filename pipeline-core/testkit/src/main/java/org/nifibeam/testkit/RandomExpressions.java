package org.nifibeam.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.nifibeam.core.expression.ConditionTyping;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.ScalarFunctions;
import org.nifibeam.core.expression.StructureTyping;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * Random expressions in the generic language that cannot fail on {@link RandomRows}, and typed ones
 * of what that language has not.
 */
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

    /** An expression of a kind over a schema, of functions, choices, arrays and rows. */
    Expression typed(Kind kind, Schema schema, int depth) throws ProblemException {
        // Arithmetic and the like make INT32 of the small kinds.
        if (depth == 0 || kind == Kind.INT8 || kind == Kind.INT16) {
            return leaf(kind, schema);
        }
        int inner = depth - 1;
        return switch (random.nextInt(8)) {
            case 0 ->
                    ScalarFunctions.call(
                            random.nextBoolean() ? "GREATEST" : "LEAST",
                            List.of(typed(kind, schema, inner), typed(kind, schema, inner)));
            case 1 ->
                    ScalarFunctions.call(
                            "ITEM",
                            List.of(
                                    array(kind, schema, inner),
                                    new Literal(random.nextInt(4), FieldType.of(Kind.INT32))));
            case 2 -> {
                Expression row = StructureTyping.row(List.of(typed(kind, schema, inner)));
                String name = ((FieldType.Nested) row.type()).schema().field(0).name();
                yield StructureTyping.nested(row, name);
            }
            case 3 ->
                    ConditionTyping.choice(
                            typed(Kind.STRING, schema, inner),
                            List.of(typed(Kind.STRING, schema, inner)),
                            List.of(typed(kind, schema, inner)),
                            typed(kind, schema, inner));
            case 4 ->
                    ConditionTyping.nullIf(typed(kind, schema, inner), typed(kind, schema, inner));
            default -> ofKind(kind, schema, inner);
        };
    }

    private Expression array(Kind kind, Schema schema, int depth) throws ProblemException {
        Expression one =
                StructureTyping.array(
                        List.of(typed(kind, schema, depth), typed(kind, schema, depth)));
        return switch (random.nextInt(3)) {
            case 0 -> ScalarFunctions.call("ARRAY_REVERSE", List.of(one));
            case 1 ->
                    ScalarFunctions.call(
                            "ARRAY_CONCAT",
                            List.of(
                                    one,
                                    StructureTyping.array(List.of(typed(kind, schema, depth)))));
            default -> one;
        };
    }

    private Expression ofKind(Kind kind, Schema schema, int depth) throws ProblemException {
        return switch (kind) {
            case STRING ->
                    random.nextBoolean()
                            ? ScalarFunctions.call(
                                    pick("UPPER", "LOWER", "REVERSE"),
                                    List.of(typed(kind, schema, depth)))
                            : ScalarFunctions.call(
                                    pick("LEFT", "RIGHT"),
                                    List.of(
                                            typed(kind, schema, depth),
                                            typed(Kind.INT32, schema, depth)));
            case BOOLEAN -> truth(schema, depth);
            case INT32 ->
                    random.nextBoolean()
                            ? ScalarFunctions.call(
                                    "CHAR_LENGTH", List.of(typed(Kind.STRING, schema, depth)))
                            : ScalarFunctions.call(
                                    "CARDINALITY", List.of(array(Kind.DOUBLE, schema, depth)));
            case INT64 ->
                    ScalarFunctions.call(
                            pick("YEAR", "MONTH", "DAY", "HOUR", "UNIX_MILLIS"),
                            List.of(typed(Kind.DATETIME, schema, depth)));
            case FLOAT, DOUBLE, DECIMAL ->
                    ScalarFunctions.call("ABS", List.of(typed(kind, schema, depth)));
            case INT8, INT16, BYTES, DATETIME -> leaf(kind, schema);
        };
    }

    private Expression truth(Schema schema, int depth) throws ProblemException {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        return switch (random.nextInt(4)) {
            case 0 ->
                    ScalarFunctions.call(
                            pick("CONTAINS", "STARTS_WITH", "ENDS_WITH"),
                            List.of(
                                    typed(Kind.STRING, schema, depth),
                                    typed(Kind.STRING, schema, depth)));
            case 1 ->
                    ConditionTyping.between(
                            typed(kind, schema, depth),
                            typed(kind, schema, depth),
                            typed(kind, schema, depth));
            case 2 ->
                    ConditionTyping.in(
                            typed(kind, schema, depth),
                            List.of(typed(kind, schema, depth), typed(kind, schema, depth)));
            default ->
                    ConditionTyping.distinct(
                            typed(kind, schema, depth), typed(kind, schema, depth));
        };
    }

    private String pick(String... names) {
        return names[random.nextInt(names.length)];
    }

    /** A field of the kind if there is one, else a literal. */
    private Expression leaf(Kind kind, Schema schema) throws ProblemException {
        List<Field> fields = schema.fields().stream().filter(f -> f.type().is(kind)).toList();
        if (!fields.isEmpty() && random.nextInt(4) > 0) {
            return Typing.field(fields.get(random.nextInt(fields.size())).name(), schema);
        }
        FieldType type = FieldType.nullable(kind);
        return new Literal(new RandomRows(random).value(type), type);
    }
}
