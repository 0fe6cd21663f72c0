package org.nifibeam.core.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.expression.Expression.Cast;
import org.nifibeam.core.expression.Expression.Conditional;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Expression.NestedField;
import org.nifibeam.core.expression.Expression.Operation;
import org.nifibeam.core.expression.function.ScalarFunction;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * The one place where expressions get their types: every language builds its tree through these
 * methods, those of {@link ConditionTyping} and of {@link StructureTyping}. SQL's rules: null in,
 * null out, except where an operator says otherwise; two numbers meet in the wider kind (whole
 * numbers in at least INT32; a decimal and a float in DOUBLE); nothing else is converted silently.
 */
public final class Typing {
    private Typing() {}

    /** A reference to a field, by name. */
    public static Expression field(String name, Schema schema) throws ProblemException {
        int index = schema.indexOf(name).orElse(-1);
        if (index < 0) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_FIELD,
                    "there is no field '" + name + "'",
                    known(name, schema));
        }
        return new FieldReference(index, name, schema.type(index));
    }

    /** An operator on arguments of any types; fails if they do not fit it. */
    public static Expression operation(Operator operator, List<Expression> arguments)
            throws ProblemException {
        boolean nullable = arguments.stream().anyMatch(a -> a.type().nullable());
        switch (operator) {
            case IS_NULL, IS_NOT_NULL -> {
                return new Operation(operator, arguments, FieldType.of(Kind.BOOLEAN));
            }
            case AND, OR, NOT -> {
                for (Expression argument : arguments) {
                    requireKind(Kind.BOOLEAN, argument, operator.symbol());
                }
                return new Operation(
                        operator, arguments, new FieldType.Scalar(Kind.BOOLEAN, nullable));
            }
            default -> {}
        }
        List<Expression> same = unify(plain(arguments), operator.symbol());
        if (operator.isComparison()) {
            if (operator != Operator.EQUAL && operator != Operator.NOT_EQUAL) {
                requireOrder(operator.symbol(), same.get(0));
            }
            return new Operation(operator, same, new FieldType.Scalar(Kind.BOOLEAN, nullable));
        }
        FieldType type = same.get(0).type().withNullable(nullable);
        if (!type.isNumeric()) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    "'" + operator.symbol() + "' works on numbers, not on " + described(arguments),
                    "convert with CAST, or use a function for this type");
        }
        if (type instanceof FieldType.Scalar scalar
                && (scalar.kind() == Kind.INT8 || scalar.kind() == Kind.INT16)) {
            List<Expression> wide = new ArrayList<>();
            for (Expression argument : same) {
                wide.add(cast(argument, Kind.INT32));
            }
            return new Operation(operator, wide, new FieldType.Scalar(Kind.INT32, nullable));
        }
        return new Operation(operator, same, type);
    }

    /** A library function on arguments; the form that fits them best. */
    static Expression call(List<ScalarFunction> forms, List<Expression> arguments)
            throws ProblemException {
        return CallTyping.call(forms, plain(arguments));
    }

    /** Fields of logical types as ones of their base: nobody who computes knows what they add. */
    private static List<Expression> plain(List<Expression> arguments) {
        return arguments.stream().map(Typing::plain).toList();
    }

    private static Expression plain(Expression value) {
        FieldType base = value.type().base();
        if (base.equals(value.type())) {
            return value;
        }
        if (value instanceof FieldReference field) {
            return new FieldReference(field.index(), field.name(), base);
        }
        return value instanceof NestedField field
                ? new NestedField(field.row(), field.index(), field.name(), base)
                : value;
    }

    /** CASE: conditions are boolean, the results meet in one type. */
    public static Expression conditional(
            List<Expression> conditions, List<Expression> results, Expression otherwise)
            throws ProblemException {
        for (Expression condition : conditions) {
            requireKind(Kind.BOOLEAN, condition, "CASE WHEN");
        }
        List<Expression> all = new ArrayList<>(results);
        all.add(otherwise);
        boolean nullable = all.stream().anyMatch(e -> e.type().nullable());
        List<Expression> same = unify(all, "CASE");
        List<Conditional.Branch> branches = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            branches.add(new Conditional.Branch(conditions.get(i), same.get(i)));
        }
        FieldType type = meeting(same, "CASE").withNullable(nullable);
        return new Conditional(branches, same.get(same.size() - 1), type);
    }

    /** A number with its sign changed; a literal stays one, of the smallest kind that holds it. */
    public static Expression negate(Expression value) throws ProblemException {
        if (value instanceof Literal literal
                && value.type().isNumeric()
                && literal.value() != null) {
            return NumberLiterals.negate(literal);
        }
        return operation(Operator.NEGATE, List.of(value));
    }

    /** The first of the values that is not null; each is evaluated at most once. */
    public static Expression coalesce(List<Expression> values) throws ProblemException {
        List<Expression> same = unify(values, "COALESCE");
        Expression last = same.get(same.size() - 1);
        List<Conditional.Branch> branches = new ArrayList<>();
        for (Expression value : same.subList(0, same.size() - 1)) {
            if (!value.type().nullable()) {
                last = value;
                break;
            }
            branches.add(
                    new Conditional.Branch(operation(Operator.IS_NOT_NULL, List.of(value)), value));
        }
        return branches.isEmpty() ? last : new Conditional(branches, last, last.type());
    }

    static String known(String name, Schema schema) {
        return Nearest.to(name, schema.names())
                        .map(near -> "did you mean '" + near + "'? ")
                        .orElse("")
                + "the fields are "
                + schema;
    }

    /**
     * The expression as one of the type that the definition says, which it has or widens to; it may
     * be null all the same if the expression may.
     */
    public static Expression output(Expression expression, CodeText code) throws ProblemException {
        if (code.outputType().isEmpty()) {
            return expression;
        }
        FieldType wanted = code.outputType().get();
        boolean widens =
                wanted instanceof FieldType.Scalar scalar
                        && widens(expression.type(), scalar.kind());
        if (!widens && !sameForm(expression.type(), wanted) && !isNullLiteral(expression)) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    "the value of "
                            + new SourceText(code.text()).quoted()
                            + " is "
                            + expression.type()
                            + ", and output_type says "
                            + wanted,
                    "change the one or the other, or convert the value");
        }
        return as(expression, wanted);
    }

    /** A conversion that gives null where {@link #cast} would fail. */
    public static Expression tryCast(Expression value, Kind kind) throws ProblemException {
        Expression cast = cast(value, kind);
        return cast instanceof Cast made
                ? new Cast(made.value(), made.type().withNullable(true), true)
                : cast;
    }

    /** An explicit conversion to a kind; the same expression if it has it already. */
    public static Expression cast(Expression logical, Kind kind) throws ProblemException {
        Expression value = plain(logical);
        if (value.type().is(kind)) {
            return value;
        }
        FieldType type = new FieldType.Scalar(kind, value.type().nullable());
        if (value instanceof Literal literal && literal.value() == null) {
            return new Literal(null, type);
        }
        if (value instanceof Literal literal
                && literal.value() instanceof Number number
                && widens(value.type(), kind)) {
            return new Literal(NumberLiterals.widen(number, kind), type);
        }
        boolean possible =
                value.type() instanceof FieldType.Scalar from
                        && (from.kind().isNumeric() && kind.isNumeric()
                                || kind == Kind.STRING
                                || from.kind() == Kind.STRING
                                || kind == Kind.BOOLEAN && from.kind().isInteger()
                                || from.kind() == Kind.BOOLEAN && kind.isInteger());
        if (!possible) {
            boolean instant = kind == Kind.DATETIME || value.type().is(Kind.DATETIME);
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    "a value of type " + value.type() + " cannot become " + FieldType.of(kind),
                    instant && (kind.isNumeric() || value.type().isNumeric())
                            ? "say the unit: UNIX_MILLIS(instant), TIMESTAMP_SECONDS(number)"
                            : "see " + ExpressionText.brief(value));
        }
        return new Cast(value, type);
    }

    /**
     * The type in which two types meet without loss, empty if there is none; nullable if one is.
     */
    public static Optional<FieldType> common(FieldType left, FieldType right) {
        boolean nullable = left.nullable() || right.nullable();
        if (left.withNullable(nullable).equals(right.withNullable(nullable))) {
            return Optional.of(left.withNullable(nullable));
        }
        if (left instanceof FieldType.Array a && right instanceof FieldType.Array b) {
            return sameForm(a.element(), b.element())
                    ? common(a.element(), b.element())
                            .map(element -> new FieldType.Array(element, nullable))
                    : Optional.empty();
        }
        if (left instanceof FieldType.Mapping a && right instanceof FieldType.Mapping b) {
            return a.key().equals(b.key()) && sameForm(a.value(), b.value())
                    ? common(a.value(), b.value())
                            .map(value -> new FieldType.Mapping(a.key(), value, nullable))
                    : Optional.empty();
        }
        if (!(left instanceof FieldType.Scalar a) || !(right instanceof FieldType.Scalar b)) {
            return Optional.empty();
        }
        if (!a.kind().isNumeric() || !b.kind().isNumeric()) {
            return Optional.empty();
        }
        return Optional.of(new FieldType.Scalar(commonNumber(a.kind(), b.kind()), nullable));
    }

    /**
     * True if every value of {@code from} is a value of {@code to} in SQL's sense of implicit
     * conversion.
     */
    public static boolean widens(FieldType from, Kind to) {
        return from instanceof FieldType.Scalar scalar
                && scalar.kind().isNumeric()
                && to.isNumeric()
                && commonNumber(scalar.kind(), to) == to;
    }

    /** True if types differ in what may be null alone, so that values need no conversion. */
    static boolean sameForm(FieldType left, FieldType right) {
        if (left instanceof FieldType.Array a && right instanceof FieldType.Array b) {
            return sameForm(a.element(), b.element());
        }
        if (left instanceof FieldType.Mapping a && right instanceof FieldType.Mapping b) {
            return a.key().equals(b.key()) && sameForm(a.value(), b.value());
        }
        return left.withNullable(true).equals(right.withNullable(true));
    }

    private static Kind commonNumber(Kind left, Kind right) {
        Kind low = left.compareTo(right) <= 0 ? left : right;
        Kind high = low == left ? right : left;
        if (high == Kind.DECIMAL) {
            return low.isInteger() || low == Kind.DECIMAL ? Kind.DECIMAL : Kind.DOUBLE;
        }
        if (high == Kind.FLOAT && low != Kind.FLOAT && low.compareTo(Kind.INT16) > 0) {
            return Kind.DOUBLE;
        }
        return high;
    }

    /** The type in which all meet; that of the last if all are NULL. */
    static FieldType meeting(List<Expression> arguments, String what) throws ProblemException {
        FieldType type = null;
        boolean nullable = false;
        for (Expression argument : arguments) {
            if (isNullLiteral(argument)) {
                nullable = true;
                continue;
            }
            Optional<FieldType> next =
                    type == null ? Optional.of(argument.type()) : common(type, argument.type());
            if (next.isEmpty()) {
                throw new ProblemException(
                        ProblemCode.TYPE_MISMATCH,
                        "'" + what + "' cannot bring together " + described(arguments),
                        "convert one side with CAST");
            }
            type = next.get();
        }
        return type == null
                ? arguments.get(arguments.size() - 1).type()
                : type.withNullable(nullable || type.nullable());
    }

    static List<Expression> unify(List<Expression> arguments, String what) throws ProblemException {
        FieldType type = meeting(arguments, what);
        List<Expression> same = new ArrayList<>();
        for (Expression argument : arguments) {
            if (isNullLiteral(argument) && arguments.stream().allMatch(Typing::isNullLiteral)) {
                same.add(argument);
            } else {
                same.add(as(argument, type));
            }
        }
        return same;
    }

    /** The value as one of a type that it widens to, or that has the same form. */
    static Expression as(Expression value, FieldType type) throws ProblemException {
        if (isNullLiteral(value)) {
            return new Literal(null, type.withNullable(true));
        }
        return sameForm(value.type(), type) || !(type instanceof FieldType.Scalar scalar)
                ? value
                : cast(value, scalar.kind());
    }

    static void requireOrder(String what, Expression value) throws ProblemException {
        if (!(value.type() instanceof FieldType.Scalar)) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    "'" + what + "' needs an order, which " + described(value) + " has not",
                    "compare parts of it");
        }
    }

    static boolean isNullLiteral(Expression expression) {
        return expression instanceof Literal literal && literal.value() == null;
    }

    static String described(Expression expression) {
        return ExpressionText.brief(expression) + " (" + expression.type() + ")";
    }

    private static List<String> described(List<Expression> expressions) {
        return expressions.stream().map(Typing::described).toList();
    }

    private static void requireKind(Kind kind, Expression value, String what)
            throws ProblemException {
        if (!value.type().is(kind)) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    "'"
                            + what
                            + "' needs "
                            + FieldType.of(kind)
                            + ", but "
                            + ExpressionText.brief(value)
                            + " is "
                            + value.type(),
                    "write a condition, for example a comparison");
        }
    }
}
