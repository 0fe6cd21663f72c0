package org.nifibeam.core.expression;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.GeneratedClasses;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * One expression as a class of its own, its result boxed: for tests, error reports and small uses;
 * stages weave expressions into their own code with {@link ExpressionCompiler}. Stateless and
 * thread-safe; its class is unloaded with it.
 */
public abstract class CompiledExpression {
    private static final Type SELF = Type.getType(CompiledExpression.class);
    private static final Type GENERATED = Type.getObjectType("org/nifibeam/generated/Expression");
    private static final Type ROW = Type.getType(Row.class);
    private static final Type OBJECT = Type.getType(Object.class);

    /** Keeps the row class that the code refers to; a new shape would have another class. */
    private RowShape shape;

    /** For generated classes only. */
    protected CompiledExpression() {}

    /**
     * Compiles an expression.
     *
     * @param expression the expression
     * @param input the schema of the rows that it will read
     * @throws ProblemException if the expression is too large for a Java method
     */
    public static CompiledExpression compile(Expression expression, Schema input)
            throws ProblemException {
        RowShape shape = RowShape.of(input);
        GeneratedClasses loader = new GeneratedClasses(CompiledExpression.class.getClassLoader());
        loader.link(shape.type());
        try {
            Class<?> type = loader.define(GENERATED.getClassName(), write(expression, shape));
            CompiledExpression compiled =
                    (CompiledExpression)
                            MethodHandles.publicLookup()
                                    .findConstructor(type, MethodType.methodType(void.class))
                                    .invoke();
            compiled.shape = shape;
            return compiled;
        } catch (MethodTooLargeException e) {
            throw tooLarge("its code has " + e.getCodeSize() + " bytes, the JVM allows 65535");
        } catch (ClassTooLargeException e) {
            throw tooLarge("it has more constants than the JVM allows");
        } catch (TooDeepException e) {
            throw tooLarge(e.getMessage());
        } catch (Throwable e) {
            throw new IllegalStateException("cannot compile " + expression, e);
        }
    }

    private static ProblemException tooLarge(String why) {
        return new ProblemException(
                ProblemCode.UNSUPPORTED,
                "the expression is too large: " + why,
                "compute parts of it in fields of an earlier stage");
    }

    /**
     * The value for a row of the input schema, null for NULL; see {@link Row#get} for its class.
     *
     * @throws ArithmeticException on overflow, division by zero, or a cast that loses range
     * @throws IllegalArgumentException if a function or cast does not accept a value
     */
    public abstract Object evaluate(Row row);

    /**
     * True if the expression, which is a condition, is true for the row; false if it is false or
     * null.
     */
    public abstract boolean isTrue(Row row);

    /** The shape of the rows that it reads. */
    public final RowShape shape() {
        return shape;
    }

    private static byte[] write(Expression expression, RowShape shape) {
        ClassWriter writer = GeneratedClasses.writer();
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL,
                GENERATED.getInternalName(),
                null,
                SELF.getInternalName(),
                null);
        GeneratorAdapter constructor = method(writer, new Method("<init>", "()V"));
        constructor.loadThis();
        constructor.invokeConstructor(SELF, new Method("<init>", "()V"));
        constructor.returnValue();
        constructor.endMethod();
        evaluate(writer, expression, shape);
        isTrue(writer, expression, shape);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void evaluate(ClassWriter writer, Expression expression, RowShape shape) {
        GeneratorAdapter code = method(writer, new Method("evaluate", OBJECT, new Type[] {ROW}));
        Label isNull = new Label();
        compiler(code, shape).value(expression, isNull);
        code.valueOf(Type.getType(expression.type().storage().descriptor()));
        code.returnValue();
        code.mark(isNull);
        code.visitInsn(Opcodes.ACONST_NULL);
        code.returnValue();
        code.endMethod();
    }

    private static void isTrue(ClassWriter writer, Expression expression, RowShape shape) {
        GeneratorAdapter code =
                method(writer, new Method("isTrue", Type.BOOLEAN_TYPE, new Type[] {ROW}));
        if (!expression.type().is(Kind.BOOLEAN)) {
            code.throwException(
                    Type.getType(UnsupportedOperationException.class),
                    "the expression is no condition");
        } else {
            Label otherwise = new Label();
            compiler(code, shape).condition(expression, otherwise);
            code.push(true);
            code.returnValue();
            code.mark(otherwise);
            code.push(false);
            code.returnValue();
        }
        code.endMethod();
    }

    private static ExpressionCompiler compiler(GeneratorAdapter code, RowShape shape) {
        Type rowType = Type.getType(shape.type());
        int row = code.newLocal(rowType);
        code.loadArg(0);
        code.checkCast(rowType);
        code.storeLocal(row);
        return new ExpressionCompiler(code, shape, row);
    }

    private static GeneratorAdapter method(ClassWriter writer, Method method) {
        GeneratorAdapter code =
                new GeneratorAdapter(
                        Opcodes.ACC_PUBLIC,
                        method,
                        writer.visitMethod(
                                Opcodes.ACC_PUBLIC,
                                method.getName(),
                                method.getDescriptor(),
                                null,
                                null));
        code.visitCode();
        return code;
    }
}
