package org.nifibeam.core.expression;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.nifibeam.core.expression.Expression.Cast;
import org.nifibeam.core.expression.Expression.Conditional;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Expression.FunctionCall;
import org.nifibeam.core.expression.Expression.Let;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Expression.Operation;
import org.nifibeam.core.expression.Expression.Variable;
import org.nifibeam.core.expression.function.ScalarFunction;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Storage;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Writes the bytecode of typed expressions over one row into a method that is being written. The
 * code's size is linear in the expression's; chains of one operator ({@code a AND b AND …}, {@code
 * a + b + …}) may have any length, other nesting is limited to {@value #MAX_DEPTH} levels, beyond
 * which a {@link TooDeepException} says so. The method itself is limited by the JVM to 64 KiB,
 * which ASM reports when the class is made; HotSpot does not compile methods above 8,000 bytes, so
 * callers do well to give large expressions methods of their own.
 *
 * <p>Generated code calls {@link ExpressionRuntime}, {@link Conversions} and the owners of library
 * functions: the class loader of the generated class must see them, and the row class.
 *
 * <p>One compiler serves one method; not thread-safe.
 */
public final class ExpressionCompiler {
    static final int MAX_DEPTH = 1000;

    private static final Type OBJECT = Type.getType(Object.class);
    private static final Type RUNTIME = Type.getType(ExpressionRuntime.class);

    private final GeneratorAdapter code;
    private final InputFields fields;
    private final TemporaryLocals locals;
    private final Conditions conditions;
    private final Arithmetic arithmetic;
    private final Structures structures;
    private final Map<Integer, Binding> variables = new HashMap<>();
    private int depth;

    /**
     * A compiler into {@code code}.
     *
     * @param code the method being written
     * @param shape the shape of the row
     * @param rowLocal a local (made by {@link GeneratorAdapter#newLocal}) that holds the row, cast
     *     to {@code shape.type()}
     */
    public ExpressionCompiler(GeneratorAdapter code, RowShape shape, int rowLocal) {
        this(code, new RowFields(code, shape, rowLocal));
    }

    /**
     * A compiler into {@code code} of expressions over any input.
     *
     * @param fields the input, in the same method
     */
    public ExpressionCompiler(GeneratorAdapter code, InputFields fields) {
        this.code = code;
        this.fields = fields;
        this.locals = new TemporaryLocals(code);
        this.conditions = new Conditions(code, this, locals);
        this.arithmetic = new Arithmetic(code, this, locals);
        this.structures = new Structures(code, this);
    }

    /**
     * Leaves the value on the stack as its storage. If it is null, jumps to {@code ifNull} with the
     * stack as it was on entry; an expression that is never null does not jump there.
     */
    public void value(Expression expression, Label ifNull) {
        enter();
        if (expression instanceof FieldReference field) {
            jumpIfNull(field, ifNull);
            load(field);
        } else if (expression instanceof Literal literal) {
            if (literal.value() == null) {
                code.goTo(ifNull);
            } else {
                Constants.push(code, literal);
            }
        } else if (expression instanceof Operation operation) {
            if (operation.operator().isArithmetic()) {
                arithmetic.value(operation, ifNull);
            } else {
                conditions.value(operation, ifNull);
            }
        } else if (expression instanceof FunctionCall call) {
            call(call, ifNull);
        } else if (expression instanceof Cast cast) {
            value(cast.value(), ifNull);
            if (cast.orNull()) {
                Casts.emitOrNull(code, scalar(cast.value()), scalar(cast), ifNull);
            } else {
                Casts.emit(code, scalar(cast.value()), scalar(cast));
            }
        } else if (expression instanceof Conditional conditional) {
            conditional(conditional, ifNull);
        } else if (expression instanceof Let let) {
            Binding hidden = bind(let);
            value(let.body(), ifNull);
            release(let, hidden);
        } else if (expression instanceof Variable variable) {
            variable(variable, ifNull);
        } else {
            structures.value(expression, ifNull);
        }
        leave();
    }

    /**
     * Falls through if the expression is true, jumps to {@code otherwise} if it is false or null.
     * Operands that cannot change this are not evaluated: after a null, AND does not look at its
     * right side.
     */
    public void condition(Expression expression, Label otherwise) {
        conditions.jump(expression, true, false, otherwise);
    }

    /**
     * Counts nesting; {@link #value} and {@link Conditions#jump} call it on entry and count down at
     * their end.
     */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new TooDeepException(MAX_DEPTH);
        }
    }

    void leave() {
        depth--;
    }

    static Kind scalar(Expression expression) {
        if (expression.type() instanceof FieldType.Scalar scalar) {
            return scalar.kind();
        }
        throw new IllegalArgumentException(expression + " is no scalar but " + expression.type());
    }

    /** Where a variable's value is, and whether it is null, if it may be (else −1). */
    record Binding(int value, int isNull) {}

    /** Evaluates the value; gives what its number stood for before, null if nothing. */
    Binding bind(Let let) {
        FieldType type = let.value().type();
        Label isNull = new Label();
        Label done = new Label();
        value(let.value(), isNull);
        int value = locals.take(type.storage());
        int flag = type.nullable() ? locals.take(Storage.BOOLEAN) : -1;
        code.storeLocal(value);
        if (flag >= 0) {
            code.push(false);
            code.storeLocal(flag);
            code.goTo(done);
            code.mark(isNull);
            pushDefault(type.storage());
            code.storeLocal(value);
            code.push(true);
            code.storeLocal(flag);
        }
        code.mark(done);
        return variables.put(let.variable(), new Binding(value, flag));
    }

    private void pushDefault(Storage storage) {
        switch (storage) {
            case BOOLEAN, INT -> code.push(0);
            case LONG -> code.push(0L);
            case FLOAT -> code.push(0f);
            case DOUBLE -> code.push(0d);
            case STRING, OBJECT -> code.visitInsn(Opcodes.ACONST_NULL);
        }
    }

    /** The end of a variable's scope. */
    void release(Let let, Binding hidden) {
        Binding own = variables.remove(let.variable());
        locals.release(let.value().type().storage(), own.value());
        if (own.isNull() >= 0) {
            locals.release(Storage.BOOLEAN, own.isNull());
        }
        if (hidden != null) {
            variables.put(let.variable(), hidden);
        }
    }

    private void variable(Variable variable, Label ifNull) {
        Binding binding = variables.get(variable.number());
        if (binding == null) {
            throw new IllegalArgumentException("nothing binds " + variable);
        }
        if (binding.isNull() >= 0) {
            code.loadLocal(binding.isNull());
            code.visitJumpInsn(Opcodes.IFNE, ifNull);
        }
        code.loadLocal(binding.value());
    }

    /**
     * Leaves the values of all operands on the stack, first one deepest. If one is null, jumps to
     * {@code ifNull} with the stack as it was on entry, for which operands in front of one that may
     * be null wait in locals. All are evaluated from left to right.
     */
    void operands(List<Expression> operands, Label ifNull) {
        operands(operands, index -> {}, index -> false, ifNull);
    }

    /**
     * The same.
     *
     * @param loaded called when an operand has come to its place on the stack
     * @param push leaves the operand there itself, if it is a literal and true comes back
     */
    private void operands(
            List<Expression> operands, IntConsumer loaded, IntPredicate push, Label ifNull) {
        int lastNullable = operands.size() - 1;
        while (lastNullable >= 0 && !operands.get(lastNullable).type().nullable()) {
            lastNullable--;
        }
        // With one that may be null in front of all, nothing is below it that would have to go.
        int waitingCount = lastNullable <= 0 ? 0 : lastNullable + 1;
        int[] waiting = new int[waitingCount];
        for (int i = 0; i < waitingCount; i++) {
            Expression operand = operands.get(i);
            if (isSimple(operand)) {
                if (operand instanceof FieldReference field) {
                    jumpIfNull(field, ifNull);
                }
                waiting[i] = -1;
            } else {
                value(operand, ifNull);
                waiting[i] = locals.take(operand.type().storage());
                code.storeLocal(waiting[i]);
            }
        }
        for (int i = 0; i < operands.size(); i++) {
            Expression operand = operands.get(i);
            boolean literal = operand instanceof Literal known && known.value() != null;
            if (literal && push.test(i)) {
                continue;
            }
            if (i >= waitingCount) {
                value(operand, ifNull);
            } else if (waiting[i] >= 0) {
                code.loadLocal(waiting[i]);
                locals.release(operand.type().storage(), waiting[i]);
            } else if (operand instanceof FieldReference field) {
                load(field);
            } else {
                Constants.push(code, (Literal) operand);
            }
            loaded.accept(i);
        }
    }

    /** True for what can be loaded late, and again, instead of waiting in a local. */
    private static boolean isSimple(Expression operand) {
        return operand instanceof FieldReference
                || operand instanceof Literal literal && literal.value() != null;
    }

    /** Jumps if the field is null; the stack is not touched. */
    void jumpIfNull(FieldReference field, Label ifNull) {
        if (!field.type().storage().isPrimitive()) {
            if (field.type().nullable()) {
                load(field);
                code.ifNull(ifNull);
            }
            return;
        }
        fields.jumpIfNull(field.index(), ifNull);
    }

    private void load(FieldReference field) {
        Storage storage = field.type().storage();
        if (storage != fields.storage(field.index())) {
            throw new IllegalArgumentException(
                    "field "
                            + field
                            + " is "
                            + field.type()
                            + ", but the row holds "
                            + fields.storage(field.index()));
        }
        fields.load(field.index());
    }

    private void call(FunctionCall call, Label ifNull) {
        ScalarFunction function = call.function();
        Type owner = Type.getObjectType(function.owner().replace('.', '/'));
        operands(
                call.arguments(),
                index -> finish(function, owner, index, call.arguments().get(index)),
                index -> {
                    Optional<String> preparation = function.parameters().get(index).preparation();
                    preparation.ifPresent(
                            method ->
                                    Constants.prepared(
                                            code,
                                            function.owner(),
                                            method,
                                            (Literal) call.arguments().get(index)));
                    return preparation.isPresent();
                },
                ifNull);
        code.invokeStatic(owner, new Method(function.method(), function.descriptor()));
        if (function.nullableResult()) {
            jumpIfNoObject(ifNull);
        }
        if (function.returned() == Storage.OBJECT) {
            unbox(call.type().storage());
        }
    }

    /** What a parameter needs beyond the argument's value: an object, or something prepared. */
    private void finish(ScalarFunction function, Type owner, int index, Expression argument) {
        ScalarFunction.Parameter parameter = function.parameters().get(index);
        if (parameter.preparation().isPresent()) {
            code.invokeStatic(
                    owner,
                    new Method(
                            parameter.preparation().get(),
                            OBJECT,
                            new Type[] {Type.getType(String.class)}));
        } else if (parameter.type().storage() == Storage.OBJECT) {
            box(argument.type().storage());
        }
    }

    /** Makes an object of the value on the stack. */
    void box(Storage storage) {
        if (storage.isPrimitive()) {
            code.valueOf(Type.getType(storage.descriptor()));
        }
    }

    /** Makes a value of the object on the stack, which is not null. */
    void unbox(Storage storage) {
        if (storage == Storage.STRING) {
            code.checkCast(Type.getType(String.class));
        } else if (storage.isPrimitive()) {
            code.unbox(Type.getType(storage.descriptor()));
        }
    }

    /** Jumps if the object on the stack is null, without it. */
    void jumpIfNoObject(Label ifNull) {
        Label present = new Label();
        code.dup();
        code.ifNonNull(present);
        code.pop();
        code.goTo(ifNull);
        code.mark(present);
    }

    private void conditional(Conditional conditional, Label ifNull) {
        Label end = new Label();
        Expression otherwise = conditional;
        while (otherwise instanceof Conditional level) {
            for (Conditional.Branch branch : level.branches()) {
                Label next = new Label();
                if (isPresenceTest(branch)) {
                    value(branch.result(), next);
                } else {
                    conditions.jump(branch.condition(), true, false, next);
                    value(branch.result(), ifNull);
                }
                code.goTo(end);
                code.mark(next);
            }
            otherwise = level.otherwise();
        }
        value(otherwise, ifNull);
        code.mark(end);
    }

    /** {@code WHEN x IS NOT NULL THEN x}, of which COALESCE is made: x is evaluated once. */
    private static boolean isPresenceTest(Conditional.Branch branch) {
        return branch.condition() instanceof Operation test
                && test.operator() == Operator.IS_NOT_NULL
                && test.arguments().get(0).equals(branch.result());
    }

    /** Calls a method of {@link ExpressionRuntime}. */
    static void runtime(GeneratorAdapter code, String name, Type result, Type... parameters) {
        code.invokeStatic(RUNTIME, new Method(name, result, parameters));
    }
}
