package org.nifibeam.mongodb.read;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.Cast;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Expression.Operation;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/**
 * A condition as the server tests it. It lets everything through for which the condition is true,
 * and every document whose value is none of the types that the server compares as the expression
 * does: what becomes of such a value is for the decoder, and if it becomes one for the pipeline, to
 * say.
 *
 * @param query the condition of a query
 * @param exact true if of documents that can be decoded it lets through no others
 */
record ServerFilter(BsonDocument query, boolean exact) {
    /** The codes of all types but null and those that are deprecated (code, symbols, pointers). */
    private static final List<Integer> ALL_TYPES =
            List.of(-1, 1, 2, 3, 4, 5, 7, 8, 9, 11, 16, 17, 18, 19, 127);

    private static final long MICROS_A_MILLI = 1000;

    /** What the server can do of a condition over the source's schema, if it can do anything. */
    static Optional<ServerFilter> of(Expression condition) {
        if (condition instanceof FieldReference field) {
            return isTrue(field, true);
        }
        if (!(condition instanceof Operation operation)) {
            return Optional.empty();
        }
        List<Expression> arguments = operation.arguments();
        switch (operation.operator()) {
            case AND:
                return both(arguments);
            case OR:
                return either(arguments);
            case NOT:
                return arguments.get(0) instanceof FieldReference field
                        ? isTrue(field, false)
                        : Optional.empty();
            case IS_NULL, IS_NOT_NULL:
                return arguments.get(0) instanceof FieldReference field
                        ? isNull(field, operation.operator() == Operator.IS_NULL)
                        : Optional.empty();
            default:
                return operation.operator().isComparison()
                        ? comparison(arguments, operation.operator())
                        : Optional.empty();
        }
    }

    private static Optional<ServerFilter> both(List<Expression> conditions) {
        List<Optional<ServerFilter>> all = conditions.stream().map(ServerFilter::of).toList();
        List<BsonDocument> some =
                all.stream().flatMap(Optional::stream).map(ServerFilter::query).toList();
        if (some.isEmpty()) {
            return Optional.empty();
        }
        boolean exact = all.stream().allMatch(f -> f.isPresent() && f.get().exact());
        return Optional.of(new ServerFilter(and(some), exact));
    }

    private static Optional<ServerFilter> either(List<Expression> conditions) {
        List<Optional<ServerFilter>> all = conditions.stream().map(ServerFilter::of).toList();
        if (all.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        List<BsonDocument> queries = all.stream().map(f -> f.orElseThrow().query()).toList();
        boolean exact = all.stream().allMatch(f -> f.orElseThrow().exact());
        return Optional.of(
                new ServerFilter(new BsonDocument("$or", new BsonArray(queries)), exact));
    }

    /** All of some queries; those without a condition may be among them. */
    static BsonDocument and(List<BsonDocument> queries) {
        List<BsonDocument> some = queries.stream().filter(query -> !query.isEmpty()).toList();
        return switch (some.size()) {
            case 0 -> new BsonDocument();
            case 1 -> some.get(0);
            default -> new BsonDocument("$and", new BsonArray(some));
        };
    }

    private static Optional<ServerFilter> isTrue(FieldReference field, boolean wanted) {
        return field.type() instanceof FieldType.Scalar scalar
                        && scalar.kind() == Kind.BOOLEAN
                        && isPlain(field.name())
                ? Optional.of(
                        new ServerFilter(
                                orOfOtherTypes(
                                        field,
                                        new BsonDocument("$eq", BsonBoolean.valueOf(wanted)),
                                        List.of(8)),
                                true))
                : Optional.empty();
    }

    private static Optional<ServerFilter> isNull(FieldReference field, boolean wanted) {
        if (!(field.type() instanceof FieldType.Scalar) || !isPlain(field.name())) {
            return Optional.empty();
        }
        // An array that has a null in it counts as null there: let through, and found out here.
        BsonDocument test = new BsonDocument(wanted ? "$eq" : "$ne", BsonNull.VALUE);
        BsonDocument query =
                wanted
                        ? on(field, test)
                        : or(List.of(on(field, test), on(field, types(List.of(4)))));
        return Optional.of(new ServerFilter(query, false));
    }

    private static Optional<ServerFilter> comparison(List<Expression> sides, Operator operator) {
        if (sides.get(1) instanceof Literal literal) {
            return comparison(sides.get(0), operator, literal);
        }
        if (sides.get(0) instanceof Literal literal) {
            return comparison(sides.get(1), operator.mirrored(), literal);
        }
        return Optional.empty();
    }

    private static Optional<ServerFilter> comparison(
            Expression side, Operator operator, Literal literal) {
        Expression inner = side instanceof Cast cast ? cast.value() : side;
        if (!(inner instanceof FieldReference field)
                || !(field.type() instanceof FieldType.Scalar stored)
                || !(side.type() instanceof FieldType.Scalar compared)
                || literal.value() == null
                || !literal.type().is(compared.kind())
                || !isPlain(field.name())
                || !comparesAs(stored.kind(), compared.kind())
                // Servers order texts by another rule, and by a collection's own collation.
                || stored.kind() == Kind.STRING && operator != Operator.EQUAL) {
            return Optional.empty();
        }
        Optional<BsonValue> constant = constant(literal.value(), compared.kind());
        if (constant.isEmpty()) {
            return Optional.empty();
        }
        BsonDocument test =
                switch (operator) {
                    case EQUAL -> new BsonDocument("$eq", constant.get());
                    case NOT_EQUAL ->
                            new BsonDocument(
                                    "$nin", new BsonArray(List.of(constant.get(), BsonNull.VALUE)));
                    case LESS -> new BsonDocument("$lt", constant.get());
                    case LESS_OR_EQUAL -> new BsonDocument("$lte", constant.get());
                    case GREATER -> new BsonDocument("$gt", constant.get());
                    case GREATER_OR_EQUAL -> new BsonDocument("$gte", constant.get());
                    default -> throw new IllegalStateException(operator + " is no comparison");
                };
        boolean exact = stored.kind().isInteger() || stored.kind() == Kind.BOOLEAN;
        return Optional.of(
                new ServerFilter(orOfOtherTypes(field, test, own(stored.kind())), exact));
    }

    /** True if nothing is lost where a field of one kind is compared as another. */
    private static boolean comparesAs(Kind stored, Kind compared) {
        return switch (stored) {
            case INT8, INT16, INT32 ->
                    compared.isInteger() && stored.compareTo(compared) <= 0
                            || compared == Kind.DECIMAL
                            || compared == Kind.DOUBLE;
            case INT64 -> compared == Kind.INT64 || compared == Kind.DECIMAL;
            case BOOLEAN, DOUBLE, DECIMAL, STRING, DATETIME -> stored == compared;
            case FLOAT, BYTES -> false;
        };
    }

    private static Optional<BsonValue> constant(Object value, Kind kind) {
        return switch (kind) {
            case BOOLEAN -> Optional.of(BsonBoolean.valueOf((Boolean) value));
            case INT8, INT16, INT32, INT64 ->
                    Optional.of(new BsonInt64(((Number) value).longValue()));
            case DOUBLE -> {
                double number = (Double) value;
                yield Double.isNaN(number) ? Optional.empty() : Optional.of(new BsonDouble(number));
            }
            case DECIMAL -> decimal((BigDecimal) value);
            case STRING -> Optional.of(new BsonString((String) value));
            case DATETIME -> {
                long micros = (Long) value;
                yield micros % MICROS_A_MILLI == 0
                        ? Optional.of(new BsonDateTime(micros / MICROS_A_MILLI))
                        : Optional.empty();
            }
            case FLOAT, BYTES -> Optional.empty();
        };
    }

    private static Optional<BsonValue> decimal(BigDecimal value) {
        try {
            return Optional.of(new BsonDecimal128(new Decimal128(value)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * The codes of the types whose values the server compares as the expression does: of doubles
     * and decimals not each other's, since one is rounded to become the other.
     */
    private static List<Integer> own(Kind kind) {
        return switch (kind) {
            case BOOLEAN -> List.of(8);
            case INT8, INT16, INT32, INT64 -> List.of(1, 16, 18, 19);
            case DOUBLE -> List.of(1, 16, 18);
            case DECIMAL -> List.of(16, 18, 19);
            case STRING -> List.of(2);
            case DATETIME -> List.of(9);
            case FLOAT, BYTES -> throw new IllegalArgumentException(kind + " is not compared");
        };
    }

    private static BsonDocument orOfOtherTypes(
            FieldReference field, BsonDocument test, List<Integer> own) {
        List<Integer> others = ALL_TYPES.stream().filter(code -> !own.contains(code)).toList();
        List<BsonDocument> parts = new ArrayList<>();
        parts.add(on(field, test));
        parts.add(on(field, types(others)));
        if (own.contains(1)) {
            parts.add(on(field, new BsonDocument("$eq", new BsonDouble(Double.NaN))));
        }
        if (!field.type().nullable()) {
            // Without a value it cannot be decoded, which is to be said.
            parts.add(on(field, new BsonDocument("$eq", BsonNull.VALUE)));
        }
        return or(parts);
    }

    private static BsonDocument or(List<BsonDocument> parts) {
        return new BsonDocument("$or", new BsonArray(parts));
    }

    private static BsonDocument on(FieldReference field, BsonDocument test) {
        return new BsonDocument(field.name(), test);
    }

    private static BsonDocument types(List<Integer> codes) {
        return new BsonDocument(
                "$type", new BsonArray(codes.stream().map(BsonInt32::new).toList()));
    }

    /**
     * True if a query and a projection take the name for a field's, not for a path or a command.
     */
    static boolean isPlain(String name) {
        return !name.isEmpty() && name.indexOf('.') < 0 && name.charAt(0) != '$';
    }
}
