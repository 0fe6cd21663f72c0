package org.nifibeam.core.runtime;

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
import org.nifibeam.core.runtime.columns.ColumnCodes;
import org.nifibeam.core.runtime.columns.ColumnFields;
import org.nifibeam.core.runtime.columns.ColumnFrame;
import org.nifibeam.core.schema.GeneratedClasses;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * The row loops of a stage, each generated when it is first asked for: sources that give rows never
 * ask. What is written, of a field and a sum:
 *
 * <pre>{@code
 * int i = 0;
 * try {
 *     for (; i < count; i++) {
 *         int record = selection[i];
 *         try {
 *             row = new Row_JJ();
 *             row.f0 = values0[codes0 == null ? record : codes0[record]];
 *             row.f1 = Math.addExact(values0[record], values1[record]);
 *         } catch (RuntimeException e) { return i; }
 *         next.accept(row, time(times, timeCodes, record), windows(…), Pane.NONE);
 *     }
 * } catch (Throwable e) { reached[0] = i; throw e; }
 * return i;
 * }</pre>
 *
 * <p>Thread-safe.
 */
final class RowLoops {
    /** HotSpot does not compile methods above 8,000 bytes; a field takes about 60. */
    private static final int MOST_FIELDS = 40;

    private static final Type BASE = Type.getType(RowLoop.class);
    private static final Type FRAME = Type.getType(ColumnFrame.class);
    private static final Type RECEIVER = Type.getType(Receiver.class);
    private static final Type ROW = Type.getType(Row.class);
    private static final Type WINDOWS = Type.getType(Windows.class);
    private static final Type PANE = Type.getType(Pane.class);
    private static final Type LONGS = Type.getType(long[].class);
    private static final Type ALL_WINDOWS = Type.getType(Windows[].class);
    private static final Type INTS = Type.getType(int[].class);
    private static final String RUN = "([Ljava/lang/Object;[[Z[[I" + FRAME + RECEIVER + "[I)I";

    /** The arguments of {@link RowLoop#run} that are not asked for by {@link ColumnFields}. */
    private static final int CODES = 2;

    private static final int FROM = 3;
    private static final int NEXT = 4;
    private static final int REACHED = 5;

    private final GeneratedClasses loader = new GeneratedClasses(RowLoop.class.getClassLoader());
    private final GeneratedWriter classes = new GeneratedWriter(loader);
    private final Map<Key, Optional<RowLoop>> made = new HashMap<>();

    private record Key(List<Expression> expressions, Schema input, Schema output) {}

    /** The locals of one loop: the number of a record, and the row that is made of it. */
    private record Locals(int record, int row) {}

    /**
     * A loop; none if it were larger than the JVM allows or compiles.
     *
     * @param expressions by field of the rows
     * @param input the schema of the columns
     * @param output the schema of the rows
     */
    synchronized Optional<RowLoop> of(List<Expression> expressions, Schema input, Schema output) {
        if (expressions.size() > MOST_FIELDS) {
            return Optional.empty();
        }
        return made.computeIfAbsent(
                new Key(expressions, input, output),
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

    private RowLoop generate(Key key) {
        ClassWriter writer = classes.begin("Rows", BASE);
        RowShape shape = classes.shape(key.output());
        Type type = Type.getType(shape.type());
        GeneratorAdapter code = classes.method("run", RUN);
        Set<Integer> read = new LinkedHashSet<>();
        key.expressions().forEach(e -> read.addAll(ColumnCodes.fields(e)));
        int index = local(code, Type.INT_TYPE, () -> code.push(0));
        Locals locals =
                new Locals(
                        local(code, Type.INT_TYPE, () -> code.push(0)),
                        local(code, type, () -> code.visitInsn(Opcodes.ACONST_NULL)));
        ColumnFields fields = new ColumnFields(code, key.input(), read, locals.record());
        Map<Integer, Integer> codes = codes(code, key.expressions());
        int selection = local(code, INTS, () -> ask(code, "selection", INTS));
        int count = local(code, Type.INT_TYPE, () -> ask(code, "count", Type.INT_TYPE));
        int times = local(code, LONGS, () -> ask(code, "times", LONGS));
        int timeCodes = local(code, INTS, () -> ask(code, "timeCodes", INTS));
        int windows = local(code, ALL_WINDOWS, () -> ask(code, "windows", ALL_WINDOWS));
        int windowCodes = local(code, INTS, () -> ask(code, "windowCodes", INTS));
        Label done = new Label();
        Label unmade = new Label();
        Label loop = code.mark();
        code.loadLocal(index);
        code.loadLocal(count);
        code.ifICmp(GeneratorAdapter.GE, done);
        code.loadLocal(selection);
        code.loadLocal(index);
        code.arrayLoad(Type.INT_TYPE);
        code.storeLocal(locals.record());
        Label making = code.mark();
        code.newInstance(type);
        code.dup();
        code.invokeConstructor(type, new Method("<init>", "()V"));
        code.storeLocal(locals.row());
        for (int i = 0; i < key.expressions().size(); i++) {
            Expression expression = key.expressions().get(i);
            if (expression instanceof FieldReference field) {
                int own = codes.get(field.index());
                copy(code, shape, i, field.index(), fields, own, locals);
            } else {
                compute(code, shape, i, expression, fields, locals);
            }
        }
        Label madeIt = code.mark();
        code.visitTryCatchBlock(making, madeIt, unmade, "java/lang/RuntimeException");
        code.loadArg(NEXT);
        code.loadLocal(locals.row());
        entry(code, times, timeCodes, locals.record(), "time", Type.LONG_TYPE);
        entry(code, windows, windowCodes, locals.record(), "windows", WINDOWS);
        code.getStatic(PANE, "NONE", PANE);
        code.invokeInterface(
                RECEIVER, new Method("accept", "(" + ROW + "J" + WINDOWS + PANE + ")V"));
        code.iinc(index, 1);
        code.goTo(loop);
        code.mark(unmade);
        code.pop();
        code.mark(done);
        code.loadLocal(index);
        code.returnValue();
        code.catchException(loop, unmade, Type.getType(Throwable.class));
        code.loadArg(REACHED);
        code.push(0);
        code.loadLocal(index);
        code.arrayStore(Type.INT_TYPE);
        code.throwException();
        code.endMethod();
        return (RowLoop) classes.end(writer);
    }

    /** A new local with what {@code value} leaves on the stack. */
    private static int local(GeneratorAdapter code, Type type, Runnable value) {
        int local = code.newLocal(type);
        value.run();
        code.storeLocal(local);
        return local;
    }

    private static void ask(GeneratorAdapter code, String what, Type type) {
        code.loadArg(FROM);
        code.invokeVirtual(FRAME, new Method(what, type, new Type[0]));
    }

    /** Which locals have the codes of the fields that are taken as they are. */
    private static Map<Integer, Integer> codes(GeneratorAdapter code, List<Expression> of) {
        Map<Integer, Integer> codes = new HashMap<>();
        for (Expression expression : of) {
            if (expression instanceof FieldReference field) {
                codes.computeIfAbsent(
                        field.index(),
                        number ->
                                local(
                                        code,
                                        INTS,
                                        () -> {
                                            code.loadArg(CODES);
                                            code.push(number);
                                            code.arrayLoad(INTS);
                                        }));
            }
        }
        return codes;
    }

    /** Takes a field as it is, by its code where the column has codes. */
    private void copy(
            GeneratorAdapter code,
            RowShape shape,
            int field,
            int from,
            ColumnFields fields,
            int codes,
            Locals locals) {
        int at = code.newLocal(Type.INT_TYPE);
        Label plain = new Label();
        Label known = new Label();
        code.loadLocal(codes);
        code.ifNull(plain);
        code.loadLocal(codes);
        code.loadLocal(locals.record());
        code.arrayLoad(Type.INT_TYPE);
        code.storeLocal(at);
        code.goTo(known);
        code.mark(plain);
        code.loadLocal(locals.record());
        code.storeLocal(at);
        code.mark(known);
        ColumnFields own = fields.at(at);
        Label isNull = new Label();
        own.jumpIfNull(from, isNull);
        own.load(from);
        store(code, shape, field, isNull, locals);
    }

    private void compute(
            GeneratorAdapter code,
            RowShape shape,
            int field,
            Expression expression,
            ColumnFields fields,
            Locals locals) {
        Label isNull = new Label();
        new ExpressionCompiler(code, fields).value(expression, isNull);
        store(code, shape, field, isNull, locals);
    }

    /** Sets a field to what is on the stack. */
    private void store(
            GeneratorAdapter code, RowShape shape, int field, Label isNull, Locals locals) {
        Type type = Type.getType(shape.storage(field).descriptor());
        int value = code.newLocal(type);
        Label stored = new Label();
        code.storeLocal(value);
        code.loadLocal(locals.row());
        code.loadLocal(value);
        code.putField(Type.getType(shape.type()), "f" + field, type);
        code.goTo(stored);
        code.mark(isNull);
        classes.setNull(code, shape, field, () -> code.loadLocal(locals.row()));
        code.mark(stored);
    }

    /** What a record has, of all that there are. */
    private static void entry(
            GeneratorAdapter code, int entries, int codes, int record, String what, Type type) {
        code.loadLocal(entries);
        code.loadLocal(codes);
        code.loadLocal(record);
        code.invokeStatic(BASE, new Method(what, "([" + type + "[II)" + type));
    }
}
