package org.nifibeam.core.expression;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifibeam.core.expression.Expression.Cast;
import org.nifibeam.core.expression.Expression.Conditional;
import org.nifibeam.core.expression.Expression.Construct;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Expression.FunctionCall;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Expression.Operation;
import org.nifibeam.core.expression.Expression.UserCall;
import org.nifibeam.core.expression.Expression.Variable;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/** Why expressions fail: before they run, where that is certain, and in words. */
public final class ExpressionFailures {
    /**
     * Functions of a text that refuse their other arguments whatever the text is: a length below 0,
     * a group that the pattern has not.
     */
    private static final Set<String> SETTINGS_BEHIND_TEXT =
            Set.of(
                    "TRIM",
                    "BTRIM",
                    "LTRIM",
                    "RTRIM",
                    "SUBSTRING",
                    "SUBSTR",
                    "SPLIT_PART",
                    "REGEXP_EXTRACT",
                    "REGEXP_SUBSTR");

    private static final Schema NOTHING = Schema.of(new Field("x", FieldType.of(Kind.BOOLEAN)));

    private ExpressionFailures() {}

    /**
     * Finds what fails whatever the row: constants that cannot be computed, such as {@code
     * CAST('abc' AS INTEGER)}, and divisions by a zero that is written there. What stands behind a
     * condition may be meant to fail, and is let be.
     *
     * @throws ProblemException with what fails
     */
    public static void check(Expression expression) throws ProblemException {
        Map<Expression, Boolean> constants = constants(expression);
        Deque<Expression> open = new ArrayDeque<>(List.of(expression));
        while (!open.isEmpty()) {
            Expression next = open.pop();
            if (constants.get(next) && !(next instanceof Literal)) {
                evaluate(next);
            } else {
                checkDivisor(next);
                checkSettings(next, constants);
                checkKeys(next);
                always(next).forEach(open::push);
            }
        }
    }

    /** What is a constant, in the expression and all within it, which may be very deep. */
    private static Map<Expression, Boolean> constants(Expression root) {
        List<Expression> all = new ArrayList<>(List.of(root));
        for (int i = 0; i < all.size(); i++) {
            all.addAll(all.get(i).children());
        }
        Map<Expression, Boolean> constants = new IdentityHashMap<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            Expression one = all.get(i);
            boolean varies =
                    one instanceof FieldReference
                            || one instanceof Variable
                            || one instanceof UserCall
                            || one instanceof Construct;
            constants.put(one, !varies && one.children().stream().allMatch(constants::get));
        }
        return constants;
    }

    /** The parts that are computed whatever others give. */
    private static List<Expression> always(Expression expression) {
        List<Expression> children = expression.children();
        boolean first =
                expression instanceof Conditional
                        || expression instanceof Operation operation
                                && (operation.operator() == Operator.AND
                                        || operation.operator() == Operator.OR);
        return first ? children.subList(0, 1) : children;
    }

    private static void checkDivisor(Expression expression) throws ProblemException {
        boolean isZero =
                expression instanceof Operation operation
                        && (operation.operator() == Operator.DIVIDE
                                || operation.operator() == Operator.MODULO)
                        && operation.arguments().get(1) instanceof Literal literal
                        && literal.value() instanceof Number number
                        && number.doubleValue() == 0
                        && number.toString().matches("[-0.eE+]*(E-?[0-9]+)?");
        if (isZero) {
            throw certain(expression, "division by zero");
        }
    }

    private static void checkSettings(Expression expression, Map<Expression, Boolean> constants)
            throws ProblemException {
        if (!(expression instanceof FunctionCall call)
                || !SETTINGS_BEHIND_TEXT.contains(call.function().name())) {
            return;
        }
        List<Expression> arguments = new ArrayList<>(call.arguments());
        if (arguments.stream().skip(1).allMatch(constants::get)) {
            arguments.set(0, new Literal("", FieldType.of(Kind.STRING)));
            evaluate(call.withChildren(arguments), call);
        }
    }

    private static void checkKeys(Expression expression) throws ProblemException {
        if (expression instanceof Construct construct
                && construct.constructor() == Construct.Constructor.MAP) {
            for (int i = 0; i < construct.arguments().size(); i += 2) {
                if (isNull(construct.arguments().get(i))) {
                    throw certain(expression, "a map's key is null");
                }
            }
        }
    }

    /** A null that is written there, whatever type it has been given. */
    private static boolean isNull(Expression expression) {
        return expression instanceof Literal literal && literal.value() == null
                || expression instanceof Cast cast && isNull(cast.value());
    }

    private static void evaluate(Expression constant) throws ProblemException {
        evaluate(constant, constant);
    }

    private static void evaluate(Expression constant, Expression shown) throws ProblemException {
        Row row = RowShape.of(NOTHING).row(true);
        try {
            CompiledExpression.compile(constant, NOTHING).evaluate(row);
        } catch (IllegalStateException e) {
            // It cannot be compiled by itself, which is no mistake of the user's.
            return;
        } catch (RuntimeException e) {
            throw certain(shown, words(e));
        }
    }

    private static ProblemException certain(Expression expression, String why) {
        return new ProblemException(
                ProblemCode.INVALID_VALUE,
                ExpressionText.brief(expression) + " fails for every row: " + why,
                "correct the constant");
    }

    /** The failure of an expression in words; what a user's code throws is shown with its class. */
    public static String words(Expression expression, Throwable failure) {
        Deque<Expression> open = new ArrayDeque<>(List.of(expression));
        while (!open.isEmpty()) {
            Expression next = open.pop();
            if (next instanceof UserCall) {
                return failure.toString();
            }
            next.children().forEach(open::push);
        }
        return words(failure);
    }

    /** A failure of generated code in words: its message, or its class where it has none. */
    public static String words(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof ArithmeticException && message != null) {
            return switch (message) {
                case "integer overflow",
                        "Overflow to represent absolute value of Integer.MIN_VALUE" ->
                        "the result does not fit into int32";
                case "long overflow", "Overflow to represent absolute value of Long.MIN_VALUE" ->
                        "the result does not fit into int64";
                default -> message;
            };
        }
        return message == null ? failure.toString() : message;
    }
}
