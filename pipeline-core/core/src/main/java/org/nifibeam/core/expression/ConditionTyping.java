package org.nifibeam.core.expression;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.expression.Expression.Conditional;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Expression.Let;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Expression.Variable;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/**
 * Conditions and choices that look at a value more than once, and evaluate it once; made of what
 * {@link Typing} has.
 */
public final class ConditionTyping {
    private ConditionTyping() {}

    /** The first value, or null if it equals the second. */
    public static Expression nullIf(Expression value, Expression other) throws ProblemException {
        return once(
                0,
                value,
                same ->
                        Typing.conditional(
                                List.of(Typing.operation(Operator.EQUAL, List.of(same, other))),
                                List.of(new Literal(null, same.type().withNullable(true))),
                                same));
    }

    /** What is made of a value that it may need more than once. */
    public interface Use {
        Expression of(Expression value) throws ProblemException;
    }

    /**
     * An expression that uses a value more than once, and evaluates it once.
     *
     * @param number of the variable; {@code use} may put one of another number around it, and no
     *     expression into it that refers to an outer one of this number
     */
    public static Expression once(int number, Expression value, Use use) throws ProblemException {
        boolean simple =
                value instanceof FieldReference
                        || value instanceof Literal
                        || value instanceof Variable;
        return simple
                ? use.of(value)
                : new Let(number, value, use.of(new Variable(number, value.type())));
    }

    /** {@code value BETWEEN low AND high}. */
    public static Expression between(Expression value, Expression low, Expression high)
            throws ProblemException {
        return once(0, value, same -> within(same, low, high));
    }

    /** {@code value BETWEEN SYMMETRIC one AND other}. */
    public static Expression betweenSymmetric(Expression value, Expression one, Expression other)
            throws ProblemException {
        return once(
                0,
                value,
                same ->
                        once(
                                1,
                                one,
                                first ->
                                        once(
                                                2,
                                                other,
                                                second ->
                                                        Typing.operation(
                                                                Operator.OR,
                                                                List.of(
                                                                        within(same, first, second),
                                                                        within(
                                                                                same, second,
                                                                                first))))));
    }

    private static Expression within(Expression value, Expression low, Expression high)
            throws ProblemException {
        return Typing.operation(
                Operator.AND,
                List.of(
                        Typing.operation(Operator.GREATER_OR_EQUAL, List.of(value, low)),
                        Typing.operation(Operator.LESS_OR_EQUAL, List.of(value, high))));
    }

    /** {@code value IN (element, …)}. */
    public static Expression in(Expression value, List<Expression> elements)
            throws ProblemException {
        return once(
                0,
                value,
                same -> {
                    Expression result = null;
                    for (Expression element : elements) {
                        Expression equal = Typing.operation(Operator.EQUAL, List.of(same, element));
                        result =
                                result == null
                                        ? equal
                                        : Typing.operation(Operator.OR, List.of(result, equal));
                    }
                    return result == null ? new Literal(false, FieldType.of(Kind.BOOLEAN)) : result;
                });
    }

    /** {@code CASE value WHEN …}: the first result whose element equals the value. */
    public static Expression choice(
            Expression value,
            List<Expression> elements,
            List<Expression> results,
            Expression otherwise)
            throws ProblemException {
        return once(
                0,
                value,
                same -> {
                    List<Expression> conditions = new ArrayList<>();
                    for (Expression element : elements) {
                        conditions.add(Typing.operation(Operator.EQUAL, List.of(same, element)));
                    }
                    return Typing.conditional(conditions, results, otherwise);
                });
    }

    /** {@code left IS DISTINCT FROM right}; never null: two nulls are the same, one is not. */
    public static Expression distinct(Expression left, Expression right) throws ProblemException {
        Expression no = new Literal(false, FieldType.of(Kind.BOOLEAN));
        Expression yes = new Literal(true, FieldType.of(Kind.BOOLEAN));
        return once(
                0,
                left,
                one ->
                        once(
                                1,
                                right,
                                other -> {
                                    // A condition, so that its code has no way out for null.
                                    Expression compared =
                                            Typing.conditional(
                                                    List.of(
                                                            Typing.operation(
                                                                    Operator.NOT_EQUAL,
                                                                    List.of(one, other))),
                                                    List.of(yes),
                                                    no);
                                    Expression oneNull =
                                            Typing.operation(Operator.IS_NULL, List.of(one));
                                    Expression otherNull =
                                            Typing.operation(Operator.IS_NULL, List.of(other));
                                    Expression notNull =
                                            Typing.conditional(
                                                    List.of(otherNull), List.of(no), yes);
                                    return new Conditional(
                                            List.of(
                                                    new Conditional.Branch(oneNull, notNull),
                                                    new Conditional.Branch(otherNull, yes)),
                                            compared,
                                            FieldType.of(Kind.BOOLEAN));
                                }));
    }
}
