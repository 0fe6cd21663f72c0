package org.nifibeam.core.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Expression.Operation;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Storage;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** Writes + − * / % and negation. */
final class Arithmetic {
    private static final Type MATH = Type.getType(Math.class);
    private static final Type OBJECT = Type.getType(Object.class);

    private final GeneratorAdapter code;
    private final ExpressionCompiler compiler;
    private final TemporaryLocals locals;

    Arithmetic(GeneratorAdapter code, ExpressionCompiler compiler, TemporaryLocals locals) {
        this.code = code;
        this.compiler = compiler;
        this.locals = locals;
    }

    /**
     * Leaves the number on the stack or jumps; chains to the left ({@code a + b + c}) take no
     * recursion.
     */
    void value(Operation operation, Label ifNull) {
        Deque<Operation> spine = new ArrayDeque<>();
        Expression first = operation;
        while (first instanceof Operation next && next.operator().isArithmetic()) {
            spine.push(next);
            first = next.arguments().get(0);
        }
        compiler.value(first, ifNull);
        for (Operation next : spine) {
            if (next.operator() != Operator.NEGATE) {
                right(next, ifNull);
            }
            compute(next);
        }
    }

    /** The left value is on the stack; leaves it there with the right one above. */
    private void right(Operation operation, Label ifNull) {
        Expression right = operation.arguments().get(1);
        if (!right.type().nullable()) {
            compiler.value(right, ifNull);
            return;
        }
        Storage storage = operation.type().storage();
        int left = locals.take(storage);
        code.storeLocal(left);
        compiler.value(right, ifNull);
        int above = locals.take(storage);
        code.storeLocal(above);
        code.loadLocal(left);
        code.loadLocal(above);
        locals.release(storage, above);
        locals.release(storage, left);
    }

    private void compute(Operation operation) {
        Kind kind = ExpressionCompiler.scalar(operation);
        switch (kind) {
            case INT32 -> whole(operation, Type.INT_TYPE);
            case INT64 -> whole(operation, Type.LONG_TYPE);
            case FLOAT -> floating(operation.operator(), Type.FLOAT_TYPE);
            case DOUBLE -> floating(operation.operator(), Type.DOUBLE_TYPE);
            case DECIMAL -> runtime(operation.operator(), OBJECT);
            case BOOLEAN, INT8, INT16, STRING, BYTES, DATETIME ->
                    throw new IllegalArgumentException(
                            "no arithmetic on " + kind + ": " + operation);
        }
    }

    private void whole(Operation operation, Type type) {
        switch (operation.operator()) {
            case ADD -> exact("addExact", type, type, type);
            case SUBTRACT -> exact("subtractExact", type, type, type);
            case MULTIPLY -> exact("multiplyExact", type, type, type);
            case NEGATE -> exact("negateExact", type, type);
            case DIVIDE, MODULO -> {
                boolean divide = operation.operator() == Operator.DIVIDE;
                if (cannotFail(operation.arguments().get(1))) {
                    code.math(divide ? GeneratorAdapter.DIV : GeneratorAdapter.REM, type);
                } else {
                    runtime(operation.operator(), type);
                }
            }
            default -> throw new IllegalArgumentException("no arithmetic: " + operation);
        }
    }

    /** A divisor that is known, and neither 0 nor the −1 by which the least number overflows. */
    private static boolean cannotFail(Expression divisor) {
        return divisor instanceof Literal literal
                && literal.value() instanceof Number number
                && number.longValue() != 0
                && number.longValue() != -1;
    }

    private void exact(String method, Type result, Type... parameters) {
        code.invokeStatic(MATH, new Method(method, result, parameters));
    }

    private void floating(Operator operator, Type type) {
        switch (operator) {
            case ADD -> code.math(GeneratorAdapter.ADD, type);
            case SUBTRACT -> code.math(GeneratorAdapter.SUB, type);
            case MULTIPLY -> code.math(GeneratorAdapter.MUL, type);
            case NEGATE -> code.math(GeneratorAdapter.NEG, type);
            case DIVIDE, MODULO -> runtime(operator, type);
            default -> throw new IllegalArgumentException("no arithmetic: " + operator);
        }
    }

    private void runtime(Operator operator, Type type) {
        switch (operator) {
            case ADD -> ExpressionCompiler.runtime(code, "add", type, type, type);
            case SUBTRACT -> ExpressionCompiler.runtime(code, "subtract", type, type, type);
            case MULTIPLY -> ExpressionCompiler.runtime(code, "multiply", type, type, type);
            case DIVIDE -> ExpressionCompiler.runtime(code, "divide", type, type, type);
            case MODULO -> ExpressionCompiler.runtime(code, "modulo", type, type, type);
            case NEGATE -> ExpressionCompiler.runtime(code, "negate", type, type);
            default -> throw new IllegalArgumentException("no arithmetic: " + operator);
        }
    }
}
