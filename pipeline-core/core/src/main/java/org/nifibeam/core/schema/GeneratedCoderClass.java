package org.nifibeam.core.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.nifibeam.core.coder.Coder;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** A class being written that has coders and knows one row class; unloaded with its instance. */
final class GeneratedCoderClass {
    static final Type CODER = Type.getType(Coder.class);
    static final Type CODERS = Type.getType(Coder[].class);
    static final Type OBJECT = Type.getType(Object.class);

    private final Type self;
    private final Type parent;
    private final ClassWriter writer = GeneratedClasses.writer();

    GeneratedCoderClass(String name, Class<?> parent) {
        this.self = Type.getObjectType("org/nifibeam/generated/" + name);
        this.parent = Type.getType(parent);
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL,
                self.getInternalName(),
                null,
                this.parent.getInternalName(),
                null);
        Method constructor = new Method("<init>", Type.VOID_TYPE, new Type[] {CODERS});
        GeneratorAdapter code = method(Opcodes.ACC_PUBLIC, constructor);
        code.loadThis();
        code.loadArg(0);
        code.invokeConstructor(this.parent, constructor);
        code.returnValue();
        code.endMethod();
    }

    Type self() {
        return self;
    }

    Type parent() {
        return parent;
    }

    GeneratorAdapter method(int access, Method method) {
        GeneratorAdapter code =
                new GeneratorAdapter(
                        access,
                        method,
                        writer.visitMethod(
                                access, method.getName(), method.getDescriptor(), null, null));
        code.visitCode();
        return code;
    }

    /** Loads the coder of a written field. */
    void loadCoder(GeneratorAdapter code, int field) {
        code.loadThis();
        code.getField(parent, "coders", CODERS);
        code.push(field);
        code.arrayLoad(CODER);
    }

    /** Ends the class and makes its one instance. */
    Object instance(Class<? extends Row> row, Coder<Object>[] coders) {
        writer.visitEnd();
        GeneratedClasses loader = new GeneratedClasses(Row.class.getClassLoader());
        loader.link(row);
        Class<?> type = loader.define(self.getClassName(), writer.toByteArray());
        try {
            return MethodHandles.publicLookup()
                    .findConstructor(type, MethodType.methodType(void.class, Coder[].class))
                    .invoke((Object) coders);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot make " + self.getClassName(), e);
        }
    }
}
