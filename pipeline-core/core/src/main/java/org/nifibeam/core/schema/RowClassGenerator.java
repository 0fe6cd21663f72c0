package org.nifibeam.core.schema;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;
import org.objectweb.asm.commons.TableSwitchGenerator;

/**
 * Writes the class behind a {@link RowShape}. Methods that touch every field are cut into chunks,
 * so that wide rows stay below the JVM's method size.
 */
final class RowClassGenerator {
    private static final int CHUNK = 100;

    /** The same where columns are read: each field takes several locals, all of short indexes. */
    private static final int READ_CHUNK = 60;

    private static final Type ROW = Type.getType(Row.class);
    private static final Type OBJECT = Type.getType(Object.class);
    private static final Type INTS = Type.getType(int[].class);

    private final String text;
    private final List<Storage> storages;
    private final Type self;
    private final ClassWriter writer;

    private RowClassGenerator(String text) {
        this.text = text;
        this.storages = RowShape.storages(text);
        this.self = Type.getObjectType(internalName(text));
        this.writer = GeneratedClasses.writer();
    }

    static Class<? extends Row> define(String text) {
        RowClassGenerator generator = new RowClassGenerator(text);
        byte[] bytes = generator.write();
        GeneratedClasses loader = new GeneratedClasses(Row.class.getClassLoader());
        return loader.define(generator.self.getClassName(), bytes).asSubclass(Row.class);
    }

    private static String internalName(String text) {
        String suffix = text;
        if (text.length() > 60) {
            try {
                byte[] digest =
                        MessageDigest.getInstance("SHA-256")
                                .digest(text.getBytes(StandardCharsets.US_ASCII));
                suffix = text.length() + "_" + HexFormat.of().formatHex(digest, 0, 12);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
        return "org/nifibeam/generated/Row_" + suffix;
    }

    private byte[] write() {
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL,
                self.getInternalName(),
                null,
                ROW.getInternalName(),
                null);
        for (int i = 0; i < storages.size(); i++) {
            writer.visitField(Opcodes.ACC_PUBLIC, "f" + i, storages.get(i).descriptor(), null, null)
                    .visitEnd();
        }
        for (int word = 0; word * 64 < nullBits(); word++) {
            writer.visitField(Opcodes.ACC_PUBLIC, "n" + word, "J", null, null).visitEnd();
        }
        constructor();
        size();
        isNull();
        getter("getBoolean", Storage.BOOLEAN);
        getter("getInt", Storage.INT);
        getter("getLong", Storage.LONG);
        getter("getFloat", Storage.FLOAT);
        getter("getDouble", Storage.DOUBLE);
        get();
        create();
        read();
        writer.visitEnd();
        return writer.toByteArray();
    }

    private int nullBits() {
        return (int) text.chars().filter(Character::isLowerCase).count();
    }

    private int nullBit(int field) {
        return Character.isLowerCase(text.charAt(field))
                ? (int) text.chars().limit(field).filter(Character::isLowerCase).count()
                : -1;
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

    private static Type type(Storage storage) {
        return Type.getType(storage.descriptor());
    }

    private void constructor() {
        GeneratorAdapter code = method(Opcodes.ACC_PUBLIC, "<init>", Type.VOID_TYPE);
        code.loadThis();
        code.invokeConstructor(ROW, new Method("<init>", "()V"));
        code.returnValue();
        code.endMethod();
    }

    private void size() {
        GeneratorAdapter code = method(Opcodes.ACC_PUBLIC, "size", Type.INT_TYPE);
        code.push(storages.size());
        code.returnValue();
        code.endMethod();
    }

    private void isNull() {
        byField(
                "isNull",
                Type.BOOLEAN_TYPE,
                (code, field, end) -> {
                    int bit = nullBit(field);
                    Label isNull = new Label();
                    if (bit >= 0) {
                        loadNullBit(code, bit);
                        code.visitJumpInsn(Opcodes.IFNE, isNull);
                    } else if (storages.get(field).isPrimitive()) {
                        code.push(false);
                        code.returnValue();
                        return;
                    } else {
                        code.loadThis();
                        code.getField(self, "f" + field, type(storages.get(field)));
                        code.ifNull(isNull);
                    }
                    code.push(false);
                    code.returnValue();
                    code.mark(isNull);
                    code.push(true);
                    code.returnValue();
                });
    }

    /** Leaves the long with the one bit, compared to zero, as an int on the stack. */
    private void loadNullBit(GeneratorAdapter code, int bit) {
        code.loadThis();
        code.getField(self, "n" + bit / 64, Type.LONG_TYPE);
        code.push(1L << (bit % 64));
        code.math(GeneratorAdapter.AND, Type.LONG_TYPE);
        code.push(0L);
        code.visitInsn(Opcodes.LCMP);
    }

    private void getter(String name, Storage storage) {
        byField(
                name,
                type(storage),
                (code, field, end) -> {
                    if (storages.get(field) != storage) {
                        code.goTo(end);
                        return;
                    }
                    code.loadThis();
                    code.getField(self, "f" + field, type(storage));
                    code.returnValue();
                });
    }

    private void get() {
        byField(
                "get",
                OBJECT,
                (code, field, end) -> {
                    Storage storage = storages.get(field);
                    int bit = nullBit(field);
                    Label present = new Label();
                    if (bit >= 0) {
                        loadNullBit(code, bit);
                        code.visitJumpInsn(Opcodes.IFEQ, present);
                        code.visitInsn(Opcodes.ACONST_NULL);
                        code.returnValue();
                        code.mark(present);
                    }
                    code.loadThis();
                    code.getField(self, "f" + field, type(storage));
                    if (storage.isPrimitive()) {
                        code.valueOf(type(storage));
                    }
                    code.returnValue();
                });
    }

    private interface FieldCase {
        void generate(GeneratorAdapter code, int field, Label end);
    }

    /** A method that chooses by its one int argument, for wide rows a part of the method first. */
    private void byField(String name, Type result, FieldCase generator) {
        int size = storages.size();
        GeneratorAdapter code = method(Opcodes.ACC_PUBLIC, name, result, Type.INT_TYPE);
        if (size <= CHUNK) {
            byField(code, 0, size, generator);
            return;
        }
        for (int from = 0; from < size; from += CHUNK) {
            int to = from + CHUNK;
            Label next = new Label();
            if (to < size) {
                code.loadArg(0);
                code.push(to);
                code.ifICmp(GeneratorAdapter.GE, next);
            }
            code.loadThis();
            code.loadArg(0);
            code.invokeVirtual(self, new Method(name + from, result, new Type[] {Type.INT_TYPE}));
            code.returnValue();
            code.mark(next);
        }
        code.endMethod();
        for (int from = 0; from < size; from += CHUNK) {
            GeneratorAdapter part = method(Opcodes.ACC_PRIVATE, name + from, result, Type.INT_TYPE);
            byField(part, from, Math.min(from + CHUNK, size), generator);
        }
    }

    /** A switch over the one int argument; its end is for an index or storage that is not there. */
    private void byField(GeneratorAdapter code, int from, int to, FieldCase generator) {
        int[] keys = new int[to - from];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = from + i;
        }
        Label wrong = new Label();
        code.loadArg(0);
        code.tableSwitch(
                keys,
                new TableSwitchGenerator() {
                    @Override
                    public void generateCase(int key, Label end) {
                        generator.generate(code, key, wrong);
                    }

                    @Override
                    public void generateDefault() {
                        code.goTo(wrong);
                    }
                });
        code.mark(wrong);
        code.loadThis();
        code.loadArg(0);
        code.invokeVirtual(
                ROW, new Method("wrongField", "(I)Ljava/lang/IllegalArgumentException;"));
        code.throwException();
        code.endMethod();
    }

    private void create() {
        Type objects = Type.getType(Object[].class);
        GeneratorAdapter code = method(Opcodes.ACC_PROTECTED, "create", ROW, objects);
        code.newInstance(self);
        code.dup();
        code.invokeConstructor(self, new Method("<init>", "()V"));
        int row = code.newLocal(self);
        code.storeLocal(row);
        for (int from = 0; from < storages.size(); from += CHUNK) {
            code.loadLocal(row);
            code.loadArg(0);
            code.invokeVirtual(
                    self, new Method("create" + from, Type.VOID_TYPE, new Type[] {objects}));
        }
        code.loadLocal(row);
        code.returnValue();
        code.endMethod();
        for (int from = 0; from < storages.size(); from += CHUNK) {
            GeneratorAdapter chunk =
                    method(Opcodes.ACC_PRIVATE, "create" + from, Type.VOID_TYPE, objects);
            for (int i = from; i < Math.min(from + CHUNK, storages.size()); i++) {
                createField(chunk, i);
            }
            chunk.returnValue();
            chunk.endMethod();
        }
    }

    private void createField(GeneratorAdapter code, int field) {
        Storage storage = storages.get(field);
        int bit = nullBit(field);
        Label end = new Label();
        if (bit >= 0) {
            Label present = new Label();
            code.loadArg(0);
            code.push(field);
            code.arrayLoad(OBJECT);
            code.ifNonNull(present);
            setNullBit(code, bit, () -> code.loadThis());
            code.goTo(end);
            code.mark(present);
        }
        code.loadThis();
        code.loadArg(0);
        code.push(field);
        code.arrayLoad(OBJECT);
        if (storage.isPrimitive()) {
            code.unbox(type(storage));
        } else {
            code.checkCast(type(storage));
        }
        code.putField(self, "f" + field, type(storage));
        code.mark(end);
    }

    private void setNullBit(GeneratorAdapter code, int bit, Runnable loadRow) {
        loadRow.run();
        code.dup();
        code.getField(self, "n" + bit / 64, Type.LONG_TYPE);
        code.push(1L << (bit % 64));
        code.math(GeneratorAdapter.OR, Type.LONG_TYPE);
        code.putField(self, "n" + bit / 64, Type.LONG_TYPE);
    }

    private void read() {
        Type[] parameters = {
            Type.getType(Object[].class),
            Type.getType(boolean[][].class),
            Type.getType(int[][].class),
            INTS,
            Type.getType(Row[].class),
            Type.INT_TYPE
        };
        GeneratorAdapter code = method(Opcodes.ACC_PROTECTED, "read", Type.VOID_TYPE, parameters);
        for (int from = 0; from == 0 || from < storages.size(); from += READ_CHUNK) {
            code.loadThis();
            code.loadArgs();
            code.invokeVirtual(self, new Method("read" + from, Type.VOID_TYPE, parameters));
        }
        code.returnValue();
        code.endMethod();
        for (int from = 0; from == 0 || from < storages.size(); from += READ_CHUNK) {
            readChunk(from, Math.min(from + READ_CHUNK, storages.size()), parameters);
        }
    }

    private void readChunk(int from, int to, Type[] parameters) {
        GeneratorAdapter code =
                method(Opcodes.ACC_PRIVATE, "read" + from, Type.VOID_TYPE, parameters);
        int[] arrays = new int[to];
        int[] nulls = new int[to];
        int[] codes = new int[to];
        for (int i = from; i < to; i++) {
            Type array = Type.getType("[" + storages.get(i).descriptor());
            arrays[i] = code.newLocal(array);
            code.loadArg(0);
            code.push(i);
            code.arrayLoad(OBJECT);
            code.checkCast(array);
            code.storeLocal(arrays[i]);
            if (nullBit(i) >= 0) {
                nulls[i] = code.newLocal(Type.getType(boolean[].class));
                code.loadArg(1);
                code.push(i);
                code.arrayLoad(Type.getType(boolean[].class));
                code.storeLocal(nulls[i]);
            }
            codes[i] = code.newLocal(INTS);
            code.loadArg(2);
            code.push(i);
            code.arrayLoad(INTS);
            code.storeLocal(codes[i]);
        }
        int index = code.newLocal(Type.INT_TYPE);
        int record = code.newLocal(Type.INT_TYPE);
        int at = code.newLocal(Type.INT_TYPE);
        int row = code.newLocal(self);
        Label loop = new Label();
        Label done = new Label();
        code.push(0);
        code.storeLocal(index);
        code.mark(loop);
        code.loadLocal(index);
        code.loadArg(5);
        code.ifICmp(GeneratorAdapter.GE, done);
        code.loadLocal(index);
        code.storeLocal(record);
        lookUp(code, () -> code.loadArg(3), index, record);
        if (from == 0) {
            code.newInstance(self);
            code.dup();
            code.invokeConstructor(self, new Method("<init>", "()V"));
            code.storeLocal(row);
            code.loadArg(4);
            code.loadLocal(index);
            code.loadLocal(row);
            code.arrayStore(ROW);
        } else {
            code.loadArg(4);
            code.loadLocal(index);
            code.arrayLoad(ROW);
            code.checkCast(self);
            code.storeLocal(row);
        }
        for (int i = from; i < to; i++) {
            int known = codes[i];
            code.loadLocal(record);
            code.storeLocal(at);
            lookUp(code, () -> code.loadLocal(known), record, at);
            readField(code, i, arrays[i], nulls[i], at, row);
        }
        code.iinc(index, 1);
        code.goTo(loop);
        code.mark(done);
        code.returnValue();
        code.endMethod();
    }

    /** Puts what an array has at {@code index} into {@code at}, if there is an array. */
    private static void lookUp(GeneratorAdapter code, Runnable array, int index, int at) {
        Label none = new Label();
        array.run();
        code.ifNull(none);
        array.run();
        code.loadLocal(index);
        code.arrayLoad(Type.INT_TYPE);
        code.storeLocal(at);
        code.mark(none);
    }

    private void readField(
            GeneratorAdapter code, int field, int array, int nulls, int index, int row) {
        int bit = nullBit(field);
        Label end = new Label();
        if (bit >= 0) {
            Label present = new Label();
            code.loadLocal(nulls);
            code.ifNull(present);
            code.loadLocal(nulls);
            code.loadLocal(index);
            code.arrayLoad(Type.BOOLEAN_TYPE);
            code.visitJumpInsn(Opcodes.IFEQ, present);
            setNullBit(code, bit, () -> code.loadLocal(row));
            code.goTo(end);
            code.mark(present);
        }
        code.loadLocal(row);
        code.loadLocal(array);
        code.loadLocal(index);
        code.arrayLoad(type(storages.get(field)));
        code.putField(self, "f" + field, type(storages.get(field)));
        code.mark(end);
    }
}
