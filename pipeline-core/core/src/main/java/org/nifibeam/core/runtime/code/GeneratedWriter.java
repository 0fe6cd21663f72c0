package org.nifibeam.core.runtime.code;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;
import org.nifibeam.core.schema.GeneratedClasses;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * What generators of runtime classes share: naming, the class being written, row shapes. One
 * thread's.
 */
public final class GeneratedWriter {
    private final GeneratedClasses loader;
    private final Map<Schema, RowShape> shapes = new HashMap<>();
    private ClassWriter writer;
    private Type type;

    /** A writer of classes for a loader. */
    public GeneratedWriter(GeneratedClasses loader) {
        this.loader = loader;
    }

    /** The shape of a schema, its row class made known to the loader. */
    public RowShape shape(Schema schema) {
        return shapes.computeIfAbsent(
                schema,
                s -> {
                    RowShape shape = RowShape.of(s);
                    loader.link(shape.type());
                    return shape;
                });
    }

    /** Begins a class with a constructor without arguments. */
    public ClassWriter begin(String purpose, Type base) {
        type = Type.getObjectType("org/nifibeam/generated/" + purpose + "_" + loader.number());
        writer = GeneratedClasses.writer();
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL,
                type.getInternalName(),
                null,
                base.getInternalName(),
                null);
        GeneratorAdapter code = method("<init>", "()V");
        code.loadThis();
        code.invokeConstructor(base, new Method("<init>", "()V"));
        code.returnValue();
        code.endMethod();
        return writer;
    }

    /** The class being written, or written last. */
    public Type type() {
        return type;
    }

    /** Adds a public field. */
    public void field(String name, Type fieldType) {
        writer.visitField(Opcodes.ACC_PUBLIC, name, fieldType.getDescriptor(), null, null)
                .visitEnd();
    }

    /** Begins a public method. */
    public GeneratorAdapter method(String name, String descriptor) {
        return adapter(Opcodes.ACC_PUBLIC, name, descriptor);
    }

    /** Begins a private static method. */
    public GeneratorAdapter staticMethod(Method method) {
        return adapter(
                Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, method.getName(), method.getDescriptor());
    }

    /** Begins a private method of an instance. */
    public GeneratorAdapter privateMethod(Method method) {
        return adapter(Opcodes.ACC_PRIVATE, method.getName(), method.getDescriptor());
    }

    private GeneratorAdapter adapter(int access, String name, String descriptor) {
        GeneratorAdapter code =
                new GeneratorAdapter(
                        writer.visitMethod(access, name, descriptor, null, null),
                        access,
                        name,
                        descriptor);
        code.visitCode();
        return code;
    }

    /** Puts the row argument at {@code argument}, cast to its class, into a new local. */
    public int castRow(GeneratorAdapter code, RowShape shape, int argument) {
        Type rowType = Type.getType(shape.type());
        int row = code.newLocal(rowType);
        code.loadArg(argument);
        code.checkCast(rowType);
        code.storeLocal(row);
        return row;
    }

    /** Puts the first argument, a row, cast to its class, into a new local. */
    public int castRow(GeneratorAdapter code, RowShape shape) {
        return castRow(code, shape, 0);
    }

    /**
     * Marks a field of a new row as null; a reference is null already, and what has no bit cannot
     * be.
     */
    public void setNull(GeneratorAdapter code, RowShape shape, int field, Runnable loadRow) {
        int bit = shape.nullBit(field);
        if (bit < 0) {
            return;
        }
        Type rowType = Type.getType(shape.type());
        loadRow.run();
        code.dup();
        code.getField(rowType, "n" + bit / 64, Type.LONG_TYPE);
        code.push(1L << (bit % 64));
        code.math(GeneratorAdapter.OR, Type.LONG_TYPE);
        code.putField(rowType, "n" + bit / 64, Type.LONG_TYPE);
    }

    /** Ends the class and defines it, without making an instance. */
    public Class<?> define(ClassWriter done) {
        done.visitEnd();
        return loader.define(type.getClassName(), done.toByteArray());
    }

    /** Ends the class, defines it and makes its one instance. */
    public Object end(ClassWriter done) {
        Class<?> made = define(done);
        try {
            return MethodHandles.publicLookup()
                    .findConstructor(made, MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("cannot make an instance of generated " + made, e);
        }
    }
}
