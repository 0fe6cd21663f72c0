package org.nifibeam.core.runtime.grouping;

import org.nifibeam.core.runtime.code.GeneratedWriter;
import org.nifibeam.core.schema.Values;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Writes {@link GroupCode#findColumns}: a loop over records which has the text of {@link
 * KeyCodeGenerator} for keys that come from arrays.
 */
final class ColumnFindGenerator {
    /** More keys would make the method longer than HotSpot compiles. */
    private static final int MOST_KEYS = 20;

    private static final Type GROUP = Type.getType(Group.class);
    private static final Type INTS = Type.getType(int[].class);
    private static final Type GROUPS = Type.getType(Group[].class);
    private static final Type VALUES = Type.getType(Values.class);

    private static final int SELECTION = 3;
    private static final int SLOTS = 4;
    private static final int FOUND = 5;
    private static final int FROM = 6;
    private static final int TO = 7;

    /** Of the method that only looks, which gives no groups. */
    private static final int TOUCHED_FROM = 5;

    private final GeneratedWriter classes;
    private final KeyCodeGenerator keyCode;
    private final GroupKeys keys;

    ColumnFindGenerator(GeneratedWriter classes, KeyCodeGenerator keyCode, GroupKeys keys) {
        this.classes = classes;
        this.keyCode = keyCode;
        this.keys = keys;
    }

    /** True if the method is not too long. */
    static boolean fits(GroupKeys keys) {
        return keys.size() <= MOST_KEYS;
    }

    /** Writes the methods. */
    void write() {
        find();
        touch();
    }

    private void find() {
        GeneratorAdapter code =
                classes.method(
                        "findColumns",
                        Type.getMethodDescriptor(
                                Type.INT_TYPE,
                                Type.getType(Object[].class),
                                Type.getType(boolean[][].class),
                                Type.getType(int[][].class),
                                INTS,
                                GROUPS,
                                GROUPS,
                                Type.INT_TYPE,
                                Type.INT_TYPE));
        loop(code, FROM, (source, index, loop) -> find(code, source, index, loop));
        code.loadArg(TO);
        code.returnValue();
        code.endMethod();
    }

    private void touch() {
        GeneratorAdapter code =
                classes.method(
                        "touchColumns",
                        Type.getMethodDescriptor(
                                Type.INT_TYPE,
                                Type.getType(Object[].class),
                                Type.getType(boolean[][].class),
                                Type.getType(int[][].class),
                                INTS,
                                GROUPS,
                                Type.INT_TYPE,
                                Type.INT_TYPE));
        int seen = code.newLocal(Type.INT_TYPE);
        code.push(0);
        code.storeLocal(seen);
        loop(code, TOUCHED_FROM, (source, index, loop) -> touch(code, source, index, loop, seen));
        code.loadLocal(seen);
        code.returnValue();
        code.endMethod();
    }

    /** What is done with the key of a record; it goes on with the next one by itself. */
    private interface Body {
        void write(KeyCodeGenerator.Source source, int index, Label loop);
    }

    /** A loop over the records from the one in an argument up to that in the next. */
    private void loop(GeneratorAdapter code, int from, Body body) {
        ColumnArrays arrays = new ColumnArrays(code, keys.input(), keys.fields());
        int record = code.newLocal(Type.INT_TYPE);
        int index = code.newLocal(Type.INT_TYPE);
        int[] values = new int[keys.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = code.newLocal(Type.INT_TYPE);
        }
        Label loop = new Label();
        Label done = new Label();
        code.loadArg(from);
        code.storeLocal(index);
        code.mark(loop);
        code.loadLocal(index);
        code.loadArg(from + 1);
        code.ifICmp(GeneratorAdapter.GE, done);
        code.loadArg(SELECTION);
        code.loadLocal(index);
        code.arrayLoad(Type.INT_TYPE);
        code.storeLocal(record);
        for (int i = 0; i < values.length; i++) {
            arrays.place(keys.field(i), record, values[i]);
        }
        body.write(source(arrays, values), index, loop);
        code.mark(done);
    }

    /** Looks at the slot that a key's group is in, most likely, and at the group. */
    private void touch(
            GeneratorAdapter code,
            KeyCodeGenerator.Source source,
            int index,
            Label loop,
            int seen) {
        int hash = code.newLocal(Type.INT_TYPE);
        int at = code.newLocal(Type.INT_TYPE);
        int group = code.newLocal(GROUP);
        keyCode.hash(code, source, hash);
        code.loadLocal(hash);
        code.invokeStatic(VALUES, new Method("spread", "(I)I"));
        KeyCodeGenerator.slot(code, SLOTS, at);
        code.loadArg(SLOTS);
        code.loadLocal(at);
        code.arrayLoad(GROUP);
        code.storeLocal(group);
        code.iinc(index, 1);
        code.loadLocal(group);
        code.ifNull(loop);
        code.loadLocal(seen);
        code.loadLocal(group);
        code.getField(GROUP, "hash", Type.INT_TYPE);
        code.math(GeneratorAdapter.ADD, Type.INT_TYPE);
        code.storeLocal(seen);
        code.goTo(loop);
    }

    private KeyCodeGenerator.Source source(ColumnArrays arrays, int[] values) {
        return new KeyCodeGenerator.Source() {
            @Override
            public void jumpIfNull(int key, Label isNull) {
                arrays.jumpIfNull(keys.field(key), values[key], isNull);
            }

            @Override
            public void load(int key) {
                arrays.load(keys.field(key), values[key]);
            }
        };
    }

    /** Goes on with the next record if there is a group; else makes it, and the method ends. */
    private void find(
            GeneratorAdapter code, KeyCodeGenerator.Source source, int index, Label loop) {
        int hash = code.newLocal(Type.INT_TYPE);
        int at = code.newLocal(Type.INT_TYPE);
        int group = code.newLocal(keyCode.group());
        Label probe = new Label();
        Label next = new Label();
        Label empty = new Label();
        keyCode.hash(code, source, hash);
        code.loadLocal(hash);
        code.invokeStatic(VALUES, new Method("spread", "(I)I"));
        code.storeLocal(hash);
        code.loadLocal(hash);
        KeyCodeGenerator.slot(code, SLOTS, at);
        code.mark(probe);
        code.loadArg(SLOTS);
        code.loadLocal(at);
        code.arrayLoad(GROUP);
        code.checkCast(keyCode.group());
        code.storeLocal(group);
        code.loadLocal(group);
        code.ifNull(empty);
        code.loadLocal(group);
        code.getField(GROUP, "hash", Type.INT_TYPE);
        code.loadLocal(hash);
        code.ifICmp(GeneratorAdapter.NE, next);
        keyCode.compare(code, group, source, next);
        put(code, FOUND, index, group);
        code.iinc(index, 1);
        code.goTo(loop);
        code.mark(next);
        code.loadLocal(at);
        code.push(1);
        code.math(GeneratorAdapter.ADD, Type.INT_TYPE);
        KeyCodeGenerator.slot(code, SLOTS, at);
        code.goTo(probe);
        code.mark(empty);
        int made = keyCode.create(code, source);
        code.loadLocal(made);
        code.loadLocal(hash);
        code.putField(GROUP, "hash", Type.INT_TYPE);
        put(code, SLOTS, at, made);
        put(code, FOUND, index, made);
        code.loadLocal(index);
        code.returnValue();
    }

    private static void put(GeneratorAdapter code, int array, int at, int group) {
        code.loadArg(array);
        code.loadLocal(at);
        code.loadLocal(group);
        code.arrayStore(GROUP);
    }
}
