package org.nifibeam.core.expression;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Expression.Operation;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Values;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** Writes the six comparisons, in the canonical order of {@link Values}. */
final class Comparisons {
    private static final Type OBJECT = Type.getType(Object.class);
    private static final Type STRING = Type.getType(String.class);

    private final GeneratorAdapter code;

    Comparisons(GeneratorAdapter code) {
        this.code = code;
    }

    /**
     * Takes two values from the stack and jumps if the comparison has the outcome {@code jumpIf}.
     */
    void jump(Operation comparison, boolean jumpIf, Label target) {
        Operator operator = comparison.operator();
        Kind kind =
                comparison.arguments().get(0).type() instanceof FieldType.Scalar scalar
                        ? scalar.kind()
                        : null;
        if (kind == null || kind == Kind.STRING && isEquality(operator)) {
            equality(comparison, kind == Kind.STRING);
            boolean jumpIfEqual = (operator == Operator.EQUAL) == jumpIf;
            code.visitJumpInsn(jumpIfEqual ? Opcodes.IFNE : Opcodes.IFEQ, target);
            return;
        }
        int mode = mode(jumpIf ? operator : opposite(operator));
        switch (kind) {
            case BOOLEAN, INT8, INT16, INT32 -> {
                code.ifICmp(mode, target);
                return;
            }
            case INT64, DATETIME -> code.visitInsn(Opcodes.LCMP);
            case FLOAT, DOUBLE -> floating(comparison, kind);
            case STRING ->
                    code.invokeVirtual(
                            STRING, new Method("compareTo", Type.INT_TYPE, new Type[] {STRING}));
            case DECIMAL ->
                    ExpressionCompiler.runtime(
                            code, "compareDecimals", Type.INT_TYPE, OBJECT, OBJECT);
            case BYTES ->
                    ExpressionCompiler.runtime(code, "compareBytes", Type.INT_TYPE, OBJECT, OBJECT);
        }
        code.ifZCmp(mode, target);
    }

    /** The comparison with a quotient of decimals on its left, if it is one with a constant. */
    static Optional<Operation> ofQuotient(Operation comparison) {
        Expression left = comparison.arguments().get(0);
        Expression right = comparison.arguments().get(1);
        if (isQuotient(left) && isConstant(right)) {
            return Optional.of(comparison);
        }
        return isConstant(left) && isQuotient(right)
                ? Optional.of(
                        new Operation(
                                comparison.operator().mirrored(),
                                List.of(right, left),
                                comparison.type()))
                : Optional.empty();
    }

    private static boolean isQuotient(Expression expression) {
        return expression instanceof Operation quotient
                && quotient.operator() == Operator.DIVIDE
                && quotient.type().is(Kind.DECIMAL);
    }

    private static boolean isConstant(Expression expression) {
        return expression instanceof Literal literal && literal.value() != null;
    }

    /** Takes dividend and divisor from the stack: the 34 digits are not needed for the order. */
    void jumpByQuotient(Operation comparison, boolean jumpIf, Label target) {
        Constants.push(code, (Literal) comparison.arguments().get(1));
        ExpressionCompiler.runtime(code, "compareQuotient", Type.INT_TYPE, OBJECT, OBJECT, OBJECT);
        Operator operator = comparison.operator();
        code.ifZCmp(mode(jumpIf ? operator : opposite(operator)), target);
    }

    private void equality(Operation comparison, boolean strings) {
        if (!isEquality(comparison.operator())) {
            throw new IllegalArgumentException("no order: " + comparison);
        }
        if (strings) {
            code.invokeVirtual(
                    STRING, new Method("equals", Type.BOOLEAN_TYPE, new Type[] {OBJECT}));
        } else {
            code.invokeStatic(
                    Type.getType(Values.class),
                    new Method("equal", Type.BOOLEAN_TYPE, new Type[] {OBJECT, OBJECT}));
        }
    }

    /**
     * NaN is the greatest value. The JVM's own comparison can say so where one side is a number
     * that is known: it gives an order of our choice if either side is NaN.
     */
    private void floating(Operation comparison, Kind kind) {
        boolean isDouble = kind == Kind.DOUBLE;
        if (isNumber(comparison.arguments().get(1))) {
            code.visitInsn(isDouble ? Opcodes.DCMPG : Opcodes.FCMPG);
        } else if (isNumber(comparison.arguments().get(0))) {
            code.visitInsn(isDouble ? Opcodes.DCMPL : Opcodes.FCMPL);
        } else {
            Type type = isDouble ? Type.DOUBLE_TYPE : Type.FLOAT_TYPE;
            ExpressionCompiler.runtime(code, "compare", Type.INT_TYPE, type, type);
        }
    }

    private static boolean isNumber(Expression expression) {
        return expression instanceof Literal literal
                && literal.value() instanceof Number number
                && !Double.isNaN(number.doubleValue());
    }

    private static boolean isEquality(Operator operator) {
        return operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
    }

    private static Operator opposite(Operator operator) {
        return switch (operator) {
            case EQUAL -> Operator.NOT_EQUAL;
            case NOT_EQUAL -> Operator.EQUAL;
            case LESS -> Operator.GREATER_OR_EQUAL;
            case LESS_OR_EQUAL -> Operator.GREATER;
            case GREATER -> Operator.LESS_OR_EQUAL;
            case GREATER_OR_EQUAL -> Operator.LESS;
            default -> throw new IllegalArgumentException(operator + " is no comparison");
        };
    }

    private static int mode(Operator operator) {
        return switch (operator) {
            case EQUAL -> GeneratorAdapter.EQ;
            case NOT_EQUAL -> GeneratorAdapter.NE;
            case LESS -> GeneratorAdapter.LT;
            case LESS_OR_EQUAL -> GeneratorAdapter.LE;
            case GREATER -> GeneratorAdapter.GT;
            case GREATER_OR_EQUAL -> GeneratorAdapter.GE;
            default -> throw new IllegalArgumentException(operator + " is no comparison");
        };
    }
}
