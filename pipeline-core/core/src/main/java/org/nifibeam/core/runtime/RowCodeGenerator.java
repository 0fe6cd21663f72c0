package org.nifibeam.core.runtime;

import java.util.List;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionCompiler;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.runtime.code.GeneratedWriter;
import org.nifibeam.core.schema.GeneratedClasses;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** Writes the {@link RowCode} of row functions. */
final class RowCodeGenerator {
    /** Fields a method: HotSpot does not compile methods above 8,000 bytes. */
    private static final int CHUNK = 40;

    private static final Type BASE = Type.getType(RowCode.class);
    private static final Type ROW = Type.getType(Row.class);

    private final GeneratedWriter classes;

    RowCodeGenerator(GeneratedClasses loader) {
        this.classes = new GeneratedWriter(loader);
    }

    RowCode filter(RowFunction.Filter filter, Schema input) {
        ClassWriter writer = classes.begin("Filter", BASE);
        GeneratorAdapter code = classes.method("test", "(" + ROW + ")Z");
        int row = classes.castRow(code, classes.shape(input));
        Label no = new Label();
        new ExpressionCompiler(code, classes.shape(input), row).condition(filter.condition(), no);
        code.push(true);
        code.returnValue();
        code.mark(no);
        code.push(false);
        code.returnValue();
        code.endMethod();
        return (RowCode) classes.end(writer);
    }

    RowCode timestamp(RowFunction.AssignTimestamps assign, Schema input) {
        ClassWriter writer = classes.begin("Timestamp", BASE);
        GeneratorAdapter code = classes.method("timestamp", "(" + ROW + ")J");
        int row = classes.castRow(code, classes.shape(input));
        Label isNull = new Label();
        new ExpressionCompiler(code, classes.shape(input), row).value(assign.timestamp(), isNull);
        code.push(1000L);
        code.invokeStatic(Type.getType(Math.class), new Method("floorDiv", "(JJ)J"));
        code.returnValue();
        code.mark(isNull);
        code.invokeStatic(
                BASE, new Method("nullTimestamp", "()Ljava/lang/IllegalArgumentException;"));
        code.throwException();
        code.endMethod();
        return (RowCode) classes.end(writer);
    }

    RowCode value(Expression expression, Schema input) {
        ClassWriter writer = classes.begin("Value", BASE);
        GeneratorAdapter code = classes.method("value", "(" + ROW + ")Ljava/lang/Object;");
        int row = classes.castRow(code, classes.shape(input));
        Label isNull = new Label();
        new ExpressionCompiler(code, classes.shape(input), row).value(expression, isNull);
        code.valueOf(Type.getType(expression.type().storage().descriptor()));
        code.returnValue();
        code.mark(isNull);
        code.visitInsn(Opcodes.ACONST_NULL);
        code.returnValue();
        code.endMethod();
        return (RowCode) classes.end(writer);
    }

    RowCode project(RowFunction.Project project, Schema input, Schema output) {
        ClassWriter writer = classes.begin("Project", BASE);
        RowShape from = classes.shape(input);
        RowShape to = classes.shape(output);
        Type fromType = Type.getType(from.type());
        Type toType = Type.getType(to.type());
        GeneratorAdapter code = classes.method("map", "(" + ROW + ")" + ROW);
        int row = classes.castRow(code, from);
        int result = code.newLocal(toType);
        code.newInstance(toType);
        code.dup();
        code.invokeConstructor(toType, new Method("<init>", "()V"));
        code.storeLocal(result);
        Method[] parts = new Method[(output.size() + CHUNK - 1) / CHUNK];
        for (int part = 0; part < parts.length; part++) {
            parts[part] = new Method("part" + part, Type.VOID_TYPE, new Type[] {fromType, toType});
            code.loadLocal(row);
            code.loadLocal(result);
            code.invokeStatic(classes.type(), parts[part]);
        }
        code.loadLocal(result);
        code.returnValue();
        code.endMethod();
        for (int part = 0; part < parts.length; part++) {
            int first = part * CHUNK;
            List<Expression> own =
                    project.expressions().subList(first, Math.min(first + CHUNK, output.size()));
            part(parts[part], own, first, from, to);
        }
        return (RowCode) classes.end(writer);
    }

    private void part(
            Method method, List<Expression> expressions, int first, RowShape from, RowShape to) {
        GeneratorAdapter code = classes.staticMethod(method);
        int row = code.newLocal(Type.getType(from.type()));
        code.loadArg(0);
        code.storeLocal(row);
        for (int i = 0; i < expressions.size(); i++) {
            int field = first + i;
            Label isNull = new Label();
            Label done = new Label();
            new ExpressionCompiler(code, from, row).value(expressions.get(i), isNull);
            Type type = Type.getType(to.storage(field).descriptor());
            int value = code.newLocal(type);
            code.storeLocal(value);
            code.loadArg(1);
            code.loadLocal(value);
            code.putField(Type.getType(to.type()), "f" + field, type);
            code.goTo(done);
            code.mark(isNull);
            classes.setNull(code, to, field, () -> code.loadArg(1));
            code.mark(done);
        }
        code.returnValue();
        code.endMethod();
    }
}
