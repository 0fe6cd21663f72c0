package org.nifibeam.core.runtime.grouping;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.runtime.code.GeneratedWriter;
import org.nifibeam.core.schema.GeneratedClasses;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Storage;
import org.nifibeam.core.schema.Values;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Writes the {@link Group} and {@link GroupCode} of a grouping. A group's fields: keys {@code k0,
 * k1, …} with {@code z0, …} true where a primitive key is null; per aggregation an {@link
 * AccumulatorGenerator}'s.
 */
final class GroupCodeGenerator {
    private static final Type GROUP = Type.getType(Group.class);
    private static final Type CODE = Type.getType(GroupCode.class);
    private static final Type ROW = Type.getType(Row.class);
    private static final Type VALUES = Type.getType(Values.class);
    private static final Type OBJECTS = Type.getType(Objects.class);

    /** Combined fields a method: HotSpot does not compile methods above 8,000 bytes. */
    private static final int CHUNK = 40;

    private static final Type ACCUMULATORS = Type.getType(Accumulators.class);

    /** What a group takes that has neither keys nor combined fields: its header, hash and slot. */
    private static final int GROUP_BYTES = 32;

    private final GeneratedClasses loader;
    private final Grouping grouping;
    private Type group;
    private GeneratedWriter classes;
    private Schema inputSchema;
    private RowShape input;
    private List<Integer> keys;
    private List<AccumulatorGenerator> accumulators;

    GroupCodeGenerator(GeneratedClasses loader, Grouping grouping) {
        this.loader = loader;
        this.grouping = grouping;
    }

    /** The code for half-done groups or for elements. */
    GroupCode generate(boolean fromPartial) {
        classes = new GeneratedWriter(loader);
        inputSchema = fromPartial ? grouping.partial() : grouping.input();
        input = classes.shape(inputSchema);
        keys = new ArrayList<>(grouping.keys());
        if (fromPartial) {
            keys.replaceAll(k -> grouping.keys().indexOf(k));
        }
        accumulators = accumulators(fromPartial);
        if (group == null) {
            groupClass();
        }
        ClassWriter writer = classes.begin("GroupCode", CODE);
        hash();
        same();
        combine();
        key();
        create();
        fresh();
        add();
        boolean columns = !fromPartial && ColumnAddGenerator.fits(grouping);
        if (columns) {
            new ColumnAddGenerator(classes, group, input, grouping).write(parts());
        }
        emit("emit", classes.shape(grouping.result()), false);
        emit("partial", classes.shape(grouping.partial()), true);
        bytes();
        GroupCode made = (GroupCode) classes.end(writer);
        made.set(functions(), accumulators.stream().anyMatch(AccumulatorGenerator::grows), columns);
        return made;
    }

    private List<AccumulatorGenerator> accumulators(boolean fromPartial) {
        List<AccumulatorGenerator> all = new ArrayList<>();
        int keyCount = grouping.keys().size();
        int part = keyCount;
        Schema partial = grouping.partial();
        for (int i = 0; i < grouping.aggregations().size(); i++) {
            Aggregation aggregation = grouping.aggregations().get(i);
            AccumulatorGenerator.Place place =
                    new AccumulatorGenerator.Place(i, fromPartial, part, keyCount + i, partial);
            all.add(
                    aggregation.function() instanceof CustomCombiner custom
                            ? new CustomAccumulator(place, aggregation, custom)
                            : new BuiltInAccumulator(
                                    place,
                                    aggregation,
                                    (AggregateFunction) aggregation.function()));
            part += aggregation.parts().size();
        }
        return all;
    }

    private CombineFn<?, ?, ?>[] functions() {
        return grouping.aggregations().stream()
                .map(
                        aggregation ->
                                aggregation.function() instanceof CustomCombiner custom
                                        ? custom.function()
                                        : null)
                .toArray(CombineFn<?, ?, ?>[]::new);
    }

    private Storage keyStorage(int key) {
        return inputSchema.type(keys.get(key)).storage();
    }

    private static Type type(Storage storage) {
        return Type.getType(storage.descriptor());
    }

    private boolean nullBit(int key) {
        return input.nullBit(keys.get(key)) >= 0;
    }

    private void groupClass() {
        ClassWriter writer = classes.begin("Group", GROUP);
        group = classes.type();
        for (int i = 0; i < keys.size(); i++) {
            classes.field("k" + i, type(keyStorage(i)));
            if (nullBit(i)) {
                classes.field("z" + i, Type.BOOLEAN_TYPE);
            }
        }
        accumulators.forEach(accumulator -> accumulator.fields(classes));
        loader.link(classes.define(writer));
    }

    private void loadKeyOfRow(GeneratorAdapter code, int row, int key) {
        code.loadLocal(row);
        code.getField(Type.getType(input.type()), "f" + keys.get(key), type(keyStorage(key)));
    }

    /** Jumps if the row's key field has its null bit set. */
    private void jumpIfRowNull(GeneratorAdapter code, int row, int key, Label isNull) {
        int bit = input.nullBit(keys.get(key));
        code.loadLocal(row);
        code.getField(Type.getType(input.type()), "n" + bit / 64, Type.LONG_TYPE);
        code.push(1L << (bit % 64));
        code.math(GeneratorAdapter.AND, Type.LONG_TYPE);
        code.push(0L);
        code.ifCmp(Type.LONG_TYPE, GeneratorAdapter.NE, isNull);
    }

    private void hash() {
        GeneratorAdapter code = classes.method("hash", "(" + ROW + ")I");
        int row = classes.castRow(code, input);
        int hash = code.newLocal(Type.INT_TYPE);
        code.push(1);
        code.storeLocal(hash);
        for (int i = 0; i < keys.size(); i++) {
            Label isNull = new Label();
            Label done = new Label();
            if (nullBit(i)) {
                jumpIfRowNull(code, row, i, isNull);
            }
            loadKeyOfRow(code, row, i);
            hashOf(code, keyStorage(i));
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
        code.loadLocal(hash);
        code.returnValue();
        code.endMethod();
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
        int own = castGroup(code);
        int row = classes.castRow(code, input, 1);
        Label different = new Label();
        for (int i = 0; i < keys.size(); i++) {
            Label next = new Label();
            if (nullBit(i)) {
                Label rowNull = new Label();
                jumpIfRowNull(code, row, i, rowNull);
                code.loadLocal(own);
                code.getField(group, "z" + i, Type.BOOLEAN_TYPE);
                code.visitJumpInsn(Opcodes.IFNE, different);
                compareKey(code, own, row, i, different);
                code.goTo(next);
                code.mark(rowNull);
                code.loadLocal(own);
                code.getField(group, "z" + i, Type.BOOLEAN_TYPE);
                code.visitJumpInsn(Opcodes.IFEQ, different);
            } else {
                compareKey(code, own, row, i, different);
            }
            code.mark(next);
        }
        code.push(true);
        code.returnValue();
        code.mark(different);
        code.push(false);
        code.returnValue();
        code.endMethod();
    }

    private void compareKey(GeneratorAdapter code, int own, int row, int key, Label different) {
        Storage storage = keyStorage(key);
        Type type = type(storage);
        code.loadLocal(own);
        code.getField(group, "k" + key, type);
        if (storage == Storage.FLOAT) {
            code.cast(Type.FLOAT_TYPE, Type.DOUBLE_TYPE);
        }
        loadKeyOfRow(code, row, key);
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
        slot(code, at);
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
        slot(code, at);
        code.goTo(probe);
        code.mark(empty);
        code.loadLocal(at);
        code.returnValue();
        code.endMethod();
    }

    /** Makes a slot of the number on the stack. */
    private static void slot(GeneratorAdapter code, int at) {
        code.loadArg(0);
        code.arrayLength();
        code.push(1);
        code.math(GeneratorAdapter.SUB, Type.INT_TYPE);
        code.math(GeneratorAdapter.AND, Type.INT_TYPE);
        code.storeLocal(at);
    }

    private void create() {
        GeneratorAdapter code = classes.method("create", "(" + ROW + ")" + GROUP);
        int row = classes.castRow(code, input);
        int made = newGroup(code);
        for (int i = 0; i < keys.size(); i++) {
            Label isNull = new Label();
            Label done = new Label();
            if (nullBit(i)) {
                jumpIfRowNull(code, row, i, isNull);
            }
            code.loadLocal(made);
            loadKeyOfRow(code, row, i);
            code.putField(group, "k" + i, type(keyStorage(i)));
            code.goTo(done);
            code.mark(isNull);
            if (nullBit(i)) {
                code.loadLocal(made);
                code.push(true);
                code.putField(group, "z" + i, Type.BOOLEAN_TYPE);
            }
            code.mark(done);
        }
        code.loadLocal(made);
        code.returnValue();
        code.endMethod();
    }

    private int newGroup(GeneratorAdapter code) {
        int made = code.newLocal(group);
        code.newInstance(group);
        code.dup();
        code.invokeConstructor(group, new Method("<init>", "()V"));
        code.storeLocal(made);
        return made;
    }

    private int castGroup(GeneratorAdapter code) {
        int own = code.newLocal(group);
        code.loadArg(0);
        code.checkCast(group);
        code.storeLocal(own);
        return own;
    }

    private void fresh() {
        GeneratorAdapter code = classes.method("fresh", "(" + GROUP + ")" + GROUP);
        int own = castGroup(code);
        int made = newGroup(code);
        for (int i = 0; i < keys.size(); i++) {
            copy(code, own, made, "k" + i, type(keyStorage(i)));
            if (nullBit(i)) {
                copy(code, own, made, "z" + i, Type.BOOLEAN_TYPE);
            }
        }
        copy(code, own, made, "hash", Type.INT_TYPE);
        code.loadLocal(made);
        code.returnValue();
        code.endMethod();
    }

    private void copy(GeneratorAdapter code, int from, int to, String field, Type type) {
        code.loadLocal(to);
        code.loadLocal(from);
        code.getField(group, field, type);
        code.putField(group, field, type);
    }

    /** Makes the row of the key alone. */
    private void key() {
        GeneratorAdapter code = classes.method("key", "(" + ROW + ")" + ROW);
        int row = classes.castRow(code, input);
        RowShape shape = classes.shape(grouping.key());
        int made = newRow(code, shape);
        for (int i = 0; i < keys.size(); i++) {
            Label isNull = new Label();
            Label done = new Label();
            if (nullBit(i)) {
                jumpIfRowNull(code, row, i, isNull);
            }
            code.loadLocal(made);
            loadKeyOfRow(code, row, i);
            code.putField(Type.getType(shape.type()), "f" + i, type(keyStorage(i)));
            code.goTo(done);
            code.mark(isNull);
            classes.setNull(code, shape, i, () -> code.loadLocal(made));
            code.mark(done);
        }
        code.loadLocal(made);
        code.returnValue();
        code.endMethod();
    }

    private static int newRow(GeneratorAdapter code, RowShape shape) {
        Type type = Type.getType(shape.type());
        int made = code.newLocal(type);
        code.newInstance(type);
        code.dup();
        code.invokeConstructor(type, new Method("<init>", "()V"));
        code.storeLocal(made);
        return made;
    }

    private List<List<AccumulatorGenerator>> chunks() {
        List<List<AccumulatorGenerator>> chunks = new ArrayList<>();
        for (int from = 0; from < accumulators.size(); from += CHUNK) {
            chunks.add(accumulators.subList(from, Math.min(from + CHUNK, accumulators.size())));
        }
        return chunks;
    }

    /** The methods that combine a row, each some fields. */
    private List<Method> parts() {
        Type[] arguments = {group, Type.getType(input.type()), Type.LONG_TYPE};
        List<Method> parts = new ArrayList<>();
        for (int i = 0; i < chunks().size(); i++) {
            parts.add(new Method("addPart" + i, Type.VOID_TYPE, arguments));
        }
        return parts;
    }

    private void add() {
        Type rowType = Type.getType(input.type());
        Type[] arguments = {group, rowType, Type.LONG_TYPE};
        List<List<AccumulatorGenerator>> chunks = chunks();
        List<Method> parts = parts();
        GeneratorAdapter code = classes.method("add", "(" + GROUP + ROW + "J)V");
        for (int i = 0; i < chunks.size(); i++) {
            code.loadThis();
            code.loadArg(0);
            code.checkCast(group);
            code.loadArg(1);
            code.checkCast(rowType);
            code.loadArg(2);
            code.invokeVirtual(classes.type(), parts.get(i));
        }
        code.returnValue();
        code.endMethod();
        for (int i = 0; i < chunks.size(); i++) {
            GeneratorAdapter part = classes.privateMethod(parts.get(i));
            for (AccumulatorGenerator accumulator : chunks.get(i)) {
                part.loadThis();
                part.loadArgs();
                part.invokeVirtual(
                        classes.type(),
                        new Method("add" + accumulator.number(), Type.VOID_TYPE, arguments));
            }
            part.returnValue();
            part.endMethod();
        }
        for (AccumulatorGenerator accumulator : accumulators) {
            GeneratorAdapter one =
                    classes.privateMethod(
                            new Method("add" + accumulator.number(), Type.VOID_TYPE, arguments));
            accumulator.add(one, group, input);
            one.returnValue();
            one.endMethod();
        }
    }

    private void emit(String name, RowShape output, boolean toPartial) {
        Type rowType = Type.getType(output.type());
        Type[] arguments = {group, rowType};
        List<List<AccumulatorGenerator>> chunks = chunks();
        GeneratorAdapter code = classes.method(name, "(" + GROUP + ")" + ROW);
        int own = castGroup(code);
        int row = newRow(code, output);
        for (int i = 0; i < keys.size(); i++) {
            Label isNull = new Label();
            Label done = new Label();
            if (nullBit(i)) {
                code.loadLocal(own);
                code.getField(group, "z" + i, Type.BOOLEAN_TYPE);
                code.visitJumpInsn(Opcodes.IFNE, isNull);
            }
            code.loadLocal(row);
            code.loadLocal(own);
            code.getField(group, "k" + i, type(keyStorage(i)));
            code.putField(rowType, "f" + i, type(keyStorage(i)));
            code.goTo(done);
            code.mark(isNull);
            classes.setNull(code, output, i, () -> code.loadLocal(row));
            code.mark(done);
        }
        for (int i = 0; i < chunks.size(); i++) {
            code.loadThis();
            code.loadLocal(own);
            code.loadLocal(row);
            code.invokeVirtual(
                    classes.type(), new Method(name + "Part" + i, Type.VOID_TYPE, arguments));
        }
        code.loadLocal(row);
        code.returnValue();
        code.endMethod();
        for (int i = 0; i < chunks.size(); i++) {
            GeneratorAdapter part =
                    classes.privateMethod(new Method(name + "Part" + i, Type.VOID_TYPE, arguments));
            for (AccumulatorGenerator accumulator : chunks.get(i)) {
                accumulator.emit(classes, part, group, output, toPartial);
            }
            part.returnValue();
            part.endMethod();
        }
    }

    /** Fixed sizes, and what is behind the references. */
    private void bytes() {
        GeneratorAdapter code = classes.method("bytes", "(" + GROUP + ")J");
        int own = castGroup(code);
        int fixed = GROUP_BYTES + 9 * keys.size();
        for (AccumulatorGenerator accumulator : accumulators) {
            fixed += accumulator.fixedBytes();
        }
        code.push((long) fixed);
        for (int i = 0; i < keys.size(); i++) {
            if (!keyStorage(i).isPrimitive()) {
                addBytes(code, own, "k" + i, type(keyStorage(i)));
            }
        }
        for (AccumulatorGenerator accumulator : accumulators) {
            if (accumulator.grows()) {
                addBytes(code, own, "a" + accumulator.number(), accumulator.held());
            }
        }
        code.returnValue();
        code.endMethod();
    }

    private void addBytes(GeneratorAdapter code, int own, String field, Type type) {
        code.loadLocal(own);
        code.getField(group, field, type);
        code.invokeStatic(ACCUMULATORS, new Method("bytes", "(Ljava/lang/Object;)J"));
        code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
    }
}
