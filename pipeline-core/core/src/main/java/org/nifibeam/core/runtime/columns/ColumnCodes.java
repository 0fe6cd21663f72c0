package org.nifibeam.core.runtime.columns;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.ExpressionCompiler;
import org.nifibeam.core.expression.TooDeepException;
import org.nifibeam.core.runtime.code.GeneratedWriter;
import org.nifibeam.core.schema.GeneratedClasses;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Storage;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/**
 * The column code of a stage's expressions, each generated when it is first asked for: sources that
 * give rows never ask. Thread-safe.
 */
public final class ColumnCodes {
    private static final Type BASE = Type.getType(ColumnCode.class);
    private static final String EVALUATE = "([Ljava/lang/Object;[[Z[IILjava/lang/Object;[Z)V";
    private static final int SELECTION = 2;
    private static final int COUNT = 3;
    private static final int VALUES = 4;
    private static final int NULLS = 5;

    private final GeneratedClasses loader = new GeneratedClasses(ColumnCode.class.getClassLoader());
    private final GeneratedWriter classes = new GeneratedWriter(loader);
    private final Map<Key, Optional<ColumnCode>> made = new HashMap<>();

    private record Key(Expression expression, Schema input, boolean condition) {}

    /**
     * The code of an expression; none if it is larger than the JVM allows.
     *
     * @param condition true if only whether it is true is wanted
     */
    synchronized Optional<ColumnCode> of(Expression expression, Schema input, boolean condition) {
        return made.computeIfAbsent(
                new Key(expression, input, condition),
                key -> {
                    try {
                        return Optional.of(generate(key));
                    } catch (TooDeepException
                            | MethodTooLargeException
                            | ClassTooLargeException e) {
                        return Optional.empty();
                    }
                });
    }

    /** The fields that an expression reads. */
    public static Set<Integer> fields(Expression expression) {
        Set<Integer> fields = new LinkedHashSet<>();
        List<Expression> level = List.of(expression);
        while (!level.isEmpty()) {
            for (Expression part : level) {
                if (part instanceof FieldReference field) {
                    fields.add(field.index());
                }
            }
            level = level.stream().flatMap(e -> e.children().stream()).toList();
        }
        return fields;
    }

    private ColumnCode generate(Key key) {
        Expression expression = key.expression();
        Storage storage = expression.type().storage();
        Type array = Type.getType("[" + storage.descriptor());
        ClassWriter writer = classes.begin("Columns", BASE);
        GeneratorAdapter code = classes.method("evaluate", EVALUATE);
        int values = code.newLocal(array);
        code.loadArg(VALUES);
        code.checkCast(array);
        code.storeLocal(values);
        int index = code.newLocal(Type.INT_TYPE);
        int record = code.newLocal(Type.INT_TYPE);
        Collection<Integer> fields = fields(expression);
        ColumnFields input = new ColumnFields(code, key.input(), fields, record);
        ExpressionCompiler compiler = new ExpressionCompiler(code, input);
        Label loop = new Label();
        Label next = new Label();
        Label done = new Label();
        code.push(0);
        code.storeLocal(index);
        code.mark(loop);
        code.loadLocal(index);
        code.loadArg(COUNT);
        code.ifICmp(GeneratorAdapter.GE, done);
        code.loadArg(SELECTION);
        code.loadLocal(index);
        code.arrayLoad(Type.INT_TYPE);
        code.storeLocal(record);
        if (key.condition()) {
            condition(code, compiler, expression, values, record);
        } else {
            value(code, compiler, expression, values, record, next);
        }
        code.mark(next);
        code.iinc(index, 1);
        code.goTo(loop);
        code.mark(done);
        code.returnValue();
        code.endMethod();
        return (ColumnCode) classes.end(writer);
    }

    private static void condition(
            GeneratorAdapter code,
            ExpressionCompiler compiler,
            Expression expression,
            int values,
            int record) {
        Label otherwise = new Label();
        Label known = new Label();
        int kept = code.newLocal(Type.BOOLEAN_TYPE);
        compiler.condition(expression, otherwise);
        code.push(true);
        code.storeLocal(kept);
        code.goTo(known);
        code.mark(otherwise);
        code.push(false);
        code.storeLocal(kept);
        code.mark(known);
        code.loadLocal(values);
        code.loadLocal(record);
        code.loadLocal(kept);
        code.arrayStore(Type.BOOLEAN_TYPE);
    }

    private static void value(
            GeneratorAdapter code,
            ExpressionCompiler compiler,
            Expression expression,
            int values,
            int record,
            Label next) {
        Storage storage = expression.type().storage();
        Type type = Type.getType(storage.descriptor());
        boolean flagged = expression.type().nullable() && storage.isPrimitive();
        Label isNull = new Label();
        int value = code.newLocal(type);
        compiler.value(expression, isNull);
        code.storeLocal(value);
        code.loadLocal(values);
        code.loadLocal(record);
        code.loadLocal(value);
        code.arrayStore(type);
        if (flagged) {
            flag(code, record, false);
        }
        code.goTo(next);
        code.mark(isNull);
        if (flagged) {
            flag(code, record, true);
        } else if (!storage.isPrimitive()) {
            code.loadLocal(values);
            code.loadLocal(record);
            code.visitInsn(Opcodes.ACONST_NULL);
            code.arrayStore(type);
        }
    }

    private static void flag(GeneratorAdapter code, int record, boolean isNull) {
        code.loadArg(NULLS);
        code.loadLocal(record);
        code.push(isNull);
        code.arrayStore(Type.BOOLEAN_TYPE);
    }
}
