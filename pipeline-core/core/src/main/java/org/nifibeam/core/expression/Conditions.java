package org.nifibeam.core.expression;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Expression.Let;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Expression.Operation;
import org.nifibeam.core.schema.Storage;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/**
 * Writes truth: AND, OR, NOT, the comparisons and the tests for null, as jumps or as three-valued
 * values.
 */
final class Conditions {
    private final GeneratorAdapter code;
    private final ExpressionCompiler compiler;
    private final TemporaryLocals locals;
    private final Comparisons comparisons;

    Conditions(GeneratorAdapter code, ExpressionCompiler compiler, TemporaryLocals locals) {
        this.code = code;
        this.compiler = compiler;
        this.locals = locals;
        this.comparisons = new Comparisons(code);
    }

    /**
     * Jumps to {@code target} if "the expression is {@code wanted}" is {@code jumpIf}, else falls
     * through. Null is neither true nor false, so the four combinations are four different jumps,
     * and each needs its operands once only.
     */
    void jump(Expression expression, boolean wanted, boolean jumpIf, Label target) {
        compiler.enter();
        if (expression instanceof Literal literal) {
            if (Boolean.valueOf(wanted).equals(literal.value()) == jumpIf) {
                code.goTo(target);
            }
        } else if (expression instanceof Let let) {
            ExpressionCompiler.Binding hidden = compiler.bind(let);
            jump(let.body(), wanted, jumpIf, target);
            compiler.release(let, hidden);
        } else if (!(expression instanceof Operation operation)) {
            jumpByValue(expression, wanted, jumpIf, target);
        } else {
            switch (operation.operator()) {
                case NOT -> jump(operation.arguments().get(0), !wanted, jumpIf, target);
                case AND, OR -> jumpByChain(operation, wanted, jumpIf, target);
                case IS_NULL, IS_NOT_NULL -> {
                    boolean isNull =
                            (operation.operator() == Operator.IS_NULL) == (wanted == jumpIf);
                    jumpByPresence(operation.arguments().get(0), isNull, target);
                }
                default -> jumpByComparison(operation, wanted, jumpIf, target);
            }
        }
        compiler.leave();
    }

    /** AND is true if all are; it is false if any is. OR the other way round. */
    private void jumpByChain(Operation operation, boolean wanted, boolean jumpIf, Label target) {
        boolean all = (operation.operator() == Operator.AND) == wanted;
        boolean eachDecides = all != jumpIf;
        List<Expression> operands = chain(operation);
        Label end = new Label();
        for (int i = 0; i < operands.size(); i++) {
            if (eachDecides || i == operands.size() - 1) {
                jump(operands.get(i), wanted, jumpIf, target);
            } else {
                jump(operands.get(i), wanted, !jumpIf, end);
            }
        }
        code.mark(end);
    }

    private void jumpByValue(Expression expression, boolean wanted, boolean jumpIf, Label target) {
        Label end = new Label();
        compiler.value(expression, jumpIf ? end : target);
        code.visitJumpInsn(wanted == jumpIf ? Opcodes.IFNE : Opcodes.IFEQ, target);
        code.mark(end);
    }

    private void jumpByComparison(
            Operation operation, boolean wanted, boolean jumpIf, Label target) {
        Label end = new Label();
        compare(operation, jumpIf ? end : target, wanted == jumpIf, target);
        code.mark(end);
    }

    /** Jumps to {@code ifNull}, or if the comparison has the outcome {@code jumpIf}. */
    private void compare(Operation operation, Label ifNull, boolean jumpIf, Label target) {
        Optional<Operation> ofQuotient = Comparisons.ofQuotient(operation);
        if (ofQuotient.isPresent()) {
            Operation quotient = (Operation) ofQuotient.get().arguments().get(0);
            compiler.operands(quotient.arguments(), ifNull);
            comparisons.jumpByQuotient(ofQuotient.get(), jumpIf, target);
        } else {
            compiler.operands(operation.arguments(), ifNull);
            comparisons.jump(operation, jumpIf, target);
        }
    }

    private void jumpByPresence(Expression argument, boolean jumpIfNull, Label target) {
        if (argument instanceof FieldReference field && jumpIfNull) {
            compiler.jumpIfNull(field, target);
            return;
        }
        Label isNull = new Label();
        Label end = new Label();
        if (argument instanceof FieldReference field) {
            compiler.jumpIfNull(field, isNull);
        } else {
            compiler.value(argument, isNull);
            pop(argument.type().storage());
        }
        code.goTo(jumpIfNull ? end : target);
        code.mark(isNull);
        if (jumpIfNull) {
            code.goTo(target);
        }
        code.mark(end);
    }

    private void pop(Storage storage) {
        if (storage == Storage.LONG || storage == Storage.DOUBLE) {
            code.pop2();
        } else {
            code.pop();
        }
    }

    /** Leaves the truth value on the stack or jumps if it is null. */
    void value(Operation operation, Label ifNull) {
        switch (operation.operator()) {
            case NOT -> {
                compiler.value(operation.arguments().get(0), ifNull);
                code.push(1);
                code.math(GeneratorAdapter.XOR, Type.INT_TYPE);
            }
            case AND, OR -> {
                if (operation.type().nullable()) {
                    chainValue(operation, ifNull);
                } else {
                    jumpToValue(operation);
                }
            }
            case IS_NULL, IS_NOT_NULL -> jumpToValue(operation);
            default -> {
                Label isFalse = new Label();
                compare(operation, ifNull, false, isFalse);
                trueOrElse(isFalse);
            }
        }
    }

    private void jumpToValue(Operation neverNull) {
        Label isFalse = new Label();
        jump(neverNull, true, false, isFalse);
        trueOrElse(isFalse);
    }

    private void trueOrElse(Label isFalse) {
        Label end = new Label();
        code.push(true);
        code.goTo(end);
        code.mark(isFalse);
        code.push(false);
        code.mark(end);
    }

    /**
     * The three-valued result of a chain: an operand that decides (false for AND, true for OR) ends
     * it, one that is null is remembered in a local and makes the result null if none decides.
     */
    private void chainValue(Operation operation, Label ifNull) {
        boolean deciding = operation.operator() == Operator.OR;
        int sawNull = locals.take(Storage.BOOLEAN);
        code.push(false);
        code.storeLocal(sawNull);
        Label decided = new Label();
        Label end = new Label();
        for (Expression operand : chain(operation)) {
            if (!operand.type().nullable()) {
                jump(operand, deciding, true, decided);
                continue;
            }
            Label isNull = new Label();
            Label next = new Label();
            compiler.value(operand, isNull);
            code.visitJumpInsn(deciding ? Opcodes.IFNE : Opcodes.IFEQ, decided);
            code.goTo(next);
            code.mark(isNull);
            code.push(true);
            code.storeLocal(sawNull);
            code.mark(next);
        }
        code.loadLocal(sawNull);
        code.visitJumpInsn(Opcodes.IFNE, ifNull);
        code.push(!deciding);
        code.goTo(end);
        code.mark(decided);
        code.push(deciding);
        code.mark(end);
        locals.release(Storage.BOOLEAN, sawNull);
    }

    /** The operands of nested operations of one associative operator, in order. */
    private static List<Expression> chain(Operation operation) {
        List<Expression> operands = new ArrayList<>();
        Deque<Expression> open = new ArrayDeque<>();
        open.push(operation);
        while (!open.isEmpty()) {
            Expression next = open.pop();
            if (next instanceof Operation same && same.operator() == operation.operator()) {
                for (int i = same.arguments().size() - 1; i >= 0; i--) {
                    open.push(same.arguments().get(i));
                }
            } else {
                operands.add(next);
            }
        }
        return operands;
    }
}
