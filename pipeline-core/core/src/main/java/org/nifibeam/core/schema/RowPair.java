package org.nifibeam.core.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Makes one row of two: the fields of the first from one on, behind them those of the second from
 * one on. The code is generated, copies fields as they are stored, and is kept for the pairs used
 * last. Stateless.
 */
public abstract class RowPair {
    /** Fields a method: HotSpot does not compile methods above 8,000 bytes. */
    private static final int CHUNK = 100;

    private static final RecentValues<Form, RowPair> PAIRS = new RecentValues<>(256);
    private static final Type BASE = Type.getType(RowPair.class);
    private static final Type ROW = Type.getType(Row.class);

    /** For generated classes only. */
    protected RowPair() {}

    /** The row of two; a null stands for a row whose fields are all null. */
    public abstract Row of(Row first, Row second);

    private record Form(RowShape first, int from, RowShape second, int behind, RowShape pair) {}

    /**
     * The code for rows of two schemas.
     *
     * @param from the first row's first field that is taken
     * @param behind the second row's
     * @param pair the schema of what comes out: the same fields, of which some may be nullable that
     *     are not where they come from
     */
    public static RowPair of(Schema first, int from, Schema second, int behind, Schema pair) {
        if (first.size() - from + second.size() - behind != pair.size()) {
            throw new IllegalArgumentException(
                    pair + " is not what " + first + " and " + second + " give together");
        }
        return PAIRS.get(
                new Form(RowShape.of(first), from, RowShape.of(second), behind, RowShape.of(pair)),
                RowPair::generated);
    }

    private static RowPair generated(Form form) {
        GeneratedClasses loader = new GeneratedClasses(RowPair.class.getClassLoader());
        loader.link(form.first.type());
        loader.link(form.second.type());
        loader.link(form.pair.type());
        Class<?> type = new Generator(form).define(loader);
        try {
            return (RowPair)
                    MethodHandles.publicLookup()
                            .findConstructor(type, MethodType.methodType(void.class))
                            .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("cannot make an instance of generated " + type, e);
        }
    }

    /** Writes the class of one form. */
    private static final class Generator {
        private static final Type SELF = Type.getObjectType("org/nifibeam/generated/RowPair");

        private final Form form;
        private final Type first;
        private final Type second;
        private final Type pair;
        private final int firstSize;
        private final int secondSize;
        private final ClassWriter writer = GeneratedClasses.writer();

        Generator(Form form) {
            this.form = form;
            this.first = Type.getType(form.first.type());
            this.second = Type.getType(form.second.type());
            this.pair = Type.getType(form.pair.type());
            this.firstSize = form.first.text().length() - form.from;
            this.secondSize = form.second.text().length() - form.behind;
        }

        Class<?> define(GeneratedClasses loader) {
            writer.visit(
                    Opcodes.V17,
                    Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL,
                    SELF.getInternalName(),
                    null,
                    BASE.getInternalName(),
                    null);
            GeneratorAdapter made = method(Opcodes.ACC_PUBLIC, "<init>", Type.VOID_TYPE);
            made.loadThis();
            made.invokeConstructor(BASE, new Method("<init>", "()V"));
            made.returnValue();
            made.endMethod();
            of();
            writer.visitEnd();
            return loader.define(SELF.getClassName(), writer.toByteArray());
        }

        private GeneratorAdapter method(int access, String name, Type result, Type... parameters) {
            Method method = new Method(name, result, parameters);
            GeneratorAdapter code =
                    new GeneratorAdapter(
                            access,
                            method,
                            writer.visitMethod(access, name, method.getDescriptor(), null, null));
            code.visitCode();
            return code;
        }

        private void of() {
            GeneratorAdapter code = method(Opcodes.ACC_PUBLIC, "of", ROW, ROW, ROW);
            int result = code.newLocal(pair);
            code.newInstance(pair);
            code.dup();
            code.invokeConstructor(pair, new Method("<init>", "()V"));
            code.storeLocal(result);
            side(code, 0, result);
            side(code, 1, result);
            code.loadLocal(result);
            code.returnValue();
            code.endMethod();
        }

        /** Copies the fields of an argument, or marks them as null. */
        private void side(GeneratorAdapter code, int argument, int result) {
            Type row = argument == 0 ? first : second;
            int size = argument == 0 ? firstSize : secondSize;
            Label isNull = new Label();
            Label done = new Label();
            code.loadArg(argument);
            code.ifNull(isNull);
            for (int at = 0; at < size; at += CHUNK) {
                code.loadArg(argument);
                code.checkCast(row);
                code.loadLocal(result);
                code.invokeStatic(SELF, copy(argument, at, Math.min(at + CHUNK, size)));
            }
            code.goTo(done);
            code.mark(isNull);
            for (int at = 0; at < size; at += CHUNK) {
                code.loadLocal(result);
                code.invokeStatic(SELF, nulls(argument, at, Math.min(at + CHUNK, size)));
            }
            code.mark(done);
        }

        private GeneratorAdapter part(Method method) {
            return method(
                    Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC,
                    method.getName(),
                    Type.VOID_TYPE,
                    method.getArgumentTypes());
        }

        /** A method that copies some fields of an argument. */
        private Method copy(int argument, int begin, int end) {
            Type row = argument == 0 ? first : second;
            RowShape shape = argument == 0 ? form.first : form.second;
            int skipped = argument == 0 ? form.from : form.behind;
            int to = argument == 0 ? 0 : firstSize;
            Method method =
                    new Method(
                            "copy" + argument + "_" + begin,
                            Type.VOID_TYPE,
                            new Type[] {row, pair});
            GeneratorAdapter code = part(method);
            for (int i = begin; i < end; i++) {
                Type type = Type.getType(shape.storage(skipped + i).descriptor());
                code.loadArg(1);
                code.loadArg(0);
                code.getField(row, "f" + (skipped + i), type);
                code.putField(pair, "f" + (to + i), type);
                int bit = shape.nullBit(skipped + i);
                if (bit >= 0 && form.pair.nullBit(to + i) >= 0) {
                    Label present = new Label();
                    code.loadArg(0);
                    code.getField(row, "n" + bit / 64, Type.LONG_TYPE);
                    code.push(1L << (bit % 64));
                    code.math(GeneratorAdapter.AND, Type.LONG_TYPE);
                    code.push(0L);
                    code.ifCmp(Type.LONG_TYPE, GeneratorAdapter.EQ, present);
                    setNull(code, 1, to + i);
                    code.mark(present);
                }
            }
            code.returnValue();
            code.endMethod();
            return method;
        }

        /** A method that marks some fields of an argument as null. */
        private Method nulls(int argument, int begin, int end) {
            int to = argument == 0 ? 0 : firstSize;
            Method method =
                    new Method("nulls" + argument + "_" + begin, Type.VOID_TYPE, new Type[] {pair});
            GeneratorAdapter code = part(method);
            for (int i = begin; i < end; i++) {
                if (form.pair.nullBit(to + i) >= 0) {
                    setNull(code, 0, to + i);
                }
            }
            code.returnValue();
            code.endMethod();
            return method;
        }

        private void setNull(GeneratorAdapter code, int argument, int field) {
            int bit = form.pair.nullBit(field);
            code.loadArg(argument);
            code.dup();
            code.getField(pair, "n" + bit / 64, Type.LONG_TYPE);
            code.push(1L << (bit % 64));
            code.math(GeneratorAdapter.OR, Type.LONG_TYPE);
            code.putField(pair, "n" + bit / 64, Type.LONG_TYPE);
        }
    }
}
