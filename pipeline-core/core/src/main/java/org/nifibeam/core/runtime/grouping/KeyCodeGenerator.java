package org.nifibeam.core.runtime.grouping;

import java.util.Objects;
import org.nifibeam.core.runtime.code.GeneratedWriter;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Storage;
import org.nifibeam.core.schema.Values;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Writes what a {@link GroupCode} does with keys: their hash, whether they are a group's, finding
 * and making a group of them. Rows and columns differ only in where a key is taken from.
 */
final class KeyCodeGenerator {
    private static final Type GROUP = Type.getType(Group.class);
    private static final Type ROW = Type.getType(Row.class);
    private static final Type VALUES = Type.getType(Values.class);
    private static final Type OBJECTS = Type.getType(Objects.class);

    private final GeneratedWriter classes;
    private final Type group;
    private final GroupKeys keys;

    /** A generator for a class of groups. */
    KeyCodeGenerator(GeneratedWriter classes, Type group, GroupKeys keys) {
        this.classes = classes;
        this.group = group;
        this.keys = keys;
    }

    /** The class of groups. */
    Type group() {
        return group;
    }

    /** Where a method takes the keys of what comes from. */
    interface Source {
        /** Jumps if a key that is {@link GroupKeys#flagged} is null. */
        void jumpIfNull(int key, Label isNull);

        /** Loads a key; not of use if that is null and flagged. */
        void load(int key);
    }

    /**
     * Writes the methods that take rows.
     *
     * @param key the shape of a key alone
     */
    void write(RowShape key) {
        hash();
        same();
        combine();
        create();
        key(key);
    }

    private Source of(GeneratorAdapter code, int row) {
        Type type = Type.getType(keys.input().type());
        return new Source() {
            @Override
            public void jumpIfNull(int key, Label isNull) {
                int bit = keys.input().nullBit(keys.field(key));
                code.loadLocal(row);
                code.getField(type, "n" + bit / 64, Type.LONG_TYPE);
                code.push(1L << (bit % 64));
                code.math(GeneratorAdapter.AND, Type.LONG_TYPE);
                code.push(0L);
                code.ifCmp(Type.LONG_TYPE, GeneratorAdapter.NE, isNull);
            }

            @Override
            public void load(int key) {
                code.loadLocal(row);
                code.getField(type, "f" + keys.field(key), keys.type(key));
            }
        };
    }

    private void hash() {
        GeneratorAdapter code = classes.method("hash", "(" + ROW + ")I");
        int row = classes.castRow(code, keys.input());
        int hash = code.newLocal(Type.INT_TYPE);
        hash(code, of(code, row), hash);
        code.loadLocal(hash);
        code.returnValue();
        code.endMethod();
    }

    /** Puts the canonical hash of the keys into a local. */
    void hash(GeneratorAdapter code, Source source, int hash) {
        code.push(1);
        code.storeLocal(hash);
        for (int i = 0; i < keys.size(); i++) {
            Label isNull = new Label();
            Label done = new Label();
            if (keys.flagged(i)) {
                source.jumpIfNull(i, isNull);
            }
            source.load(i);
            hashOf(code, keys.storage(i));
            code.loadLocal(hash);
            code.push(31);
            code.math(GeneratorAdapter.MUL, Type.INT_TYPE);
            code.math(GeneratorAdapter.ADD, Type.INT_TYPE);
            code.storeLocal(hash);
            code.goTo(done);
            code.mark(isNull);
            // As Values.hash says of null.
            code.loadLocal(hash);
            code.push(31);
            code.math(GeneratorAdapter.MUL, Type.INT_TYPE);
            code.storeLocal(hash);
            code.mark(done);
        }
    }

    /**
     * From a value to its canonical hash, the same as {@link Values#hash(Object)} of the boxed
     * value.
     */
    private static void hashOf(GeneratorAdapter code, Storage storage) {
        switch (storage) {
            case INT -> {}
            case BOOLEAN ->
                    code.invokeStatic(Type.getType(Boolean.class), new Method("hashCode", "(Z)I"));
            case LONG -> code.invokeStatic(VALUES, new Method("hash", "(J)I"));
            case FLOAT -> {
                code.cast(Type.FLOAT_TYPE, Type.DOUBLE_TYPE);
                code.invokeStatic(VALUES, new Method("hash", "(D)I"));
            }
            case DOUBLE -> code.invokeStatic(VALUES, new Method("hash", "(D)I"));
            case STRING ->
                    code.invokeStatic(OBJECTS, new Method("hashCode", "(Ljava/lang/Object;)I"));
            case OBJECT -> code.invokeStatic(VALUES, new Method("hash", "(Ljava/lang/Object;)I"));
        }
    }

    private void same() {
        GeneratorAdapter code = classes.method("same", "(" + GROUP + ROW + ")Z");
        int own = code.newLocal(group);
        code.loadArg(0);
        code.checkCast(group);
        code.storeLocal(own);
        int row = classes.castRow(code, keys.input(), 1);
        Label different = new Label();
        compare(code, own, of(code, row), different);
        code.push(true);
        code.returnValue();
        code.mark(different);
        code.push(false);
        code.returnValue();
        code.endMethod();
    }

    /** Jumps if the keys are not those of the group in a local. */
    void compare(GeneratorAdapter code, int own, Source source, Label different) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.flagged(i)) {
                Label isNull = new Label();
                Label next = new Label();
                source.jumpIfNull(i, isNull);
                code.loadLocal(own);
                code.getField(group, "z" + i, Type.BOOLEAN_TYPE);
                code.visitJumpInsn(Opcodes.IFNE, different);
                compareKey(code, own, source, i, different);
                code.goTo(next);
                code.mark(isNull);
                code.loadLocal(own);
                code.getField(group, "z" + i, Type.BOOLEAN_TYPE);
                code.visitJumpInsn(Opcodes.IFEQ, different);
                code.mark(next);
            } else {
                compareKey(code, own, source, i, different);
            }
        }
    }

    private void compareKey(
            GeneratorAdapter code, int own, Source source, int key, Label different) {
        Storage storage = keys.storage(key);
        code.loadLocal(own);
        code.getField(group, "k" + key, keys.type(key));
        if (storage == Storage.FLOAT) {
            code.cast(Type.FLOAT_TYPE, Type.DOUBLE_TYPE);
        }
        source.load(key);
        switch (storage) {
            case BOOLEAN, INT -> code.ifICmp(GeneratorAdapter.NE, different);
            case LONG -> code.ifCmp(Type.LONG_TYPE, GeneratorAdapter.NE, different);
            case FLOAT -> {
                code.cast(Type.FLOAT_TYPE, Type.DOUBLE_TYPE);
                code.invokeStatic(VALUES, new Method("compare", "(DD)I"));
                code.visitJumpInsn(Opcodes.IFNE, different);
            }
            case DOUBLE -> {
                code.invokeStatic(VALUES, new Method("compare", "(DD)I"));
                code.visitJumpInsn(Opcodes.IFNE, different);
            }
            case STRING, OBJECT -> {
                code.invokeStatic(
                        storage == Storage.STRING ? OBJECTS : VALUES,
                        new Method(
                                storage == Storage.STRING ? "equals" : "equal",
                                "(Ljava/lang/Object;Ljava/lang/Object;)Z"));
                code.visitJumpInsn(Opcodes.IFEQ, different);
            }
        }
    }

    private void combine() {
        GeneratorAdapter code = classes.method("combine", "([" + GROUP + ROW + "J)I");
        int hash = code.newLocal(Type.INT_TYPE);
        int at = code.newLocal(Type.INT_TYPE);
        int found = code.newLocal(GROUP);
        Label probe = new Label();
        Label next = new Label();
        Label empty = new Label();
        code.loadThis();
        code.loadArg(1);
        code.invokeVirtual(classes.type(), new Method("hash", "(" + ROW + ")I"));
        code.invokeStatic(VALUES, new Method("spread", "(I)I"));
        code.storeLocal(hash);
        code.loadLocal(hash);
        slot(code, 0, at);
        code.mark(probe);
        code.loadArg(0);
        code.loadLocal(at);
        code.arrayLoad(GROUP);
        code.storeLocal(found);
        code.loadLocal(found);
        code.ifNull(empty);
        code.loadLocal(found);
        code.getField(GROUP, "hash", Type.INT_TYPE);
        code.loadLocal(hash);
        code.ifICmp(GeneratorAdapter.NE, next);
        code.loadThis();
        code.loadLocal(found);
        code.loadArg(1);
        code.invokeVirtual(classes.type(), new Method("same", "(" + GROUP + ROW + ")Z"));
        code.visitJumpInsn(Opcodes.IFEQ, next);
        code.loadThis();
        code.loadLocal(found);
        code.loadArg(1);
        code.loadArg(2);
        code.invokeVirtual(classes.type(), new Method("add", "(" + GROUP + ROW + "J)V"));
        code.push(-1);
        code.returnValue();
        code.mark(next);
        code.loadLocal(at);
        code.push(1);
        code.math(GeneratorAdapter.ADD, Type.INT_TYPE);
        slot(code, 0, at);
        code.goTo(probe);
        code.mark(empty);
        code.loadLocal(at);
        code.returnValue();
        code.endMethod();
    }

    /** Makes a slot of the number on the stack, of the table in an argument. */
    static void slot(GeneratorAdapter code, int slots, int at) {
        code.loadArg(slots);
        code.arrayLength();
        code.push(1);
        code.math(GeneratorAdapter.SUB, Type.INT_TYPE);
        code.math(GeneratorAdapter.AND, Type.INT_TYPE);
        code.storeLocal(at);
    }

    private void create() {
        GeneratorAdapter code = classes.method("create", "(" + ROW + ")" + GROUP);
        int row = classes.castRow(code, keys.input());
        code.loadLocal(create(code, of(code, row)));
        code.returnValue();
        code.endMethod();
    }

    /** Makes a group of the keys, with nothing combined; gives its local. */
    int create(GeneratorAdapter code, Source source) {
        int made = newGroup(code);
        for (int i = 0; i < keys.size(); i++) {
            Label isNull = new Label();
            Label done = new Label();
            if (keys.flagged(i)) {
                source.jumpIfNull(i, isNull);
            }
            code.loadLocal(made);
            source.load(i);
            code.putField(group, "k" + i, keys.type(i));
            code.goTo(done);
            code.mark(isNull);
            if (keys.flagged(i)) {
                code.loadLocal(made);
                code.push(true);
                code.putField(group, "z" + i, Type.BOOLEAN_TYPE);
            }
            code.mark(done);
        }
        return made;
    }

    /** Makes the row of the key alone. */
    private void key(RowShape shape) {
        GeneratorAdapter code = classes.method("key", "(" + ROW + ")" + ROW);
        Source source = of(code, classes.castRow(code, keys.input()));
        int made = newRow(code, shape);
        for (int i = 0; i < keys.size(); i++) {
            Label isNull = new Label();
            Label done = new Label();
            if (keys.flagged(i)) {
                source.jumpIfNull(i, isNull);
            }
            code.loadLocal(made);
            source.load(i);
            code.putField(Type.getType(shape.type()), "f" + i, keys.type(i));
            code.goTo(done);
            code.mark(isNull);
            classes.setNull(code, shape, i, () -> code.loadLocal(made));
            code.mark(done);
        }
        code.loadLocal(made);
        code.returnValue();
        code.endMethod();
    }

    /** Makes a row; gives its local. */
    static int newRow(GeneratorAdapter code, RowShape shape) {
        Type type = Type.getType(shape.type());
        int made = code.newLocal(type);
        code.newInstance(type);
        code.dup();
        code.invokeConstructor(type, new Method("<init>", "()V"));
        code.storeLocal(made);
        return made;
    }

    /** Makes a group; gives its local. */
    int newGroup(GeneratorAdapter code) {
        int made = code.newLocal(group);
        code.newInstance(group);
        code.dup();
        code.invokeConstructor(group, new Method("<init>", "()V"));
        code.storeLocal(made);
        return made;
    }
}
