package org.nifibeam.core.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Grouping;
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

    private final GeneratedWriter classes;
    private final Grouping grouping;
    private final RowShape input;
    private final RowShape output;
    private final List<Integer> keys;
    private final Schema inputSchema;
    private final List<AccumulatorGenerator> accumulators = new ArrayList<>();
    private Type group;

    private GroupCodeGenerator(
            GeneratedClasses loader, Grouping grouping, boolean fromPartial, boolean toPartial) {
        this.classes = new GeneratedWriter(loader);
        this.grouping = grouping;
        this.inputSchema = fromPartial ? grouping.partial() : grouping.input();
        this.input = classes.shape(inputSchema);
        this.output = classes.shape(toPartial ? grouping.partial() : grouping.result());
        List<Integer> keyFields = new ArrayList<>(grouping.keys());
        if (fromPartial) {
            keyFields.replaceAll(k -> grouping.keys().indexOf(k));
        }
        this.keys = keyFields;
        int inputField = grouping.keys().size();
        int outputField = grouping.keys().size();
        for (int i = 0; i < grouping.aggregations().size(); i++) {
            Aggregation aggregation = grouping.aggregations().get(i);
            boolean mean = aggregation.function() == AggregateFunction.MEAN;
            Expression value = aggregation.value();
            if (fromPartial) {
                value = reference(inputSchema, inputField);
            }
            accumulators.add(
                    new AccumulatorGenerator(
                            i,
                            aggregation,
                            value,
                            fromPartial,
                            fromPartial && mean ? inputField + 1 : -1,
                            outputField,
                            toPartial));
            inputField += mean ? 2 : 1;
            outputField += mean && toPartial ? 2 : 1;
        }
    }

    private static Expression reference(Schema schema, int field) {
        return new Expression.FieldReference(field, schema.field(field).name(), schema.type(field));
    }

    static GroupCode generate(
            GeneratedClasses loader, Grouping grouping, boolean fromPartial, boolean toPartial) {
        return new GroupCodeGenerator(loader, grouping, fromPartial, toPartial).generate();
    }

    private GroupCode generate() {
        groupClass();
        ClassWriter writer = classes.begin("GroupCode", CODE);
        hash();
        same();
        create();
        add();
        emit();
        return (GroupCode) classes.end(writer);
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
        classes.define(writer);
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
            code.iinc(hash, 77);
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
        int own = code.newLocal(group);
        code.loadArg(0);
        code.checkCast(group);
        code.storeLocal(own);
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

    private void create() {
        GeneratorAdapter code = classes.method("create", "(" + ROW + ")" + GROUP);
        int row = classes.castRow(code, input);
        int made = code.newLocal(group);
        code.newInstance(group);
        code.dup();
        code.invokeConstructor(group, new Method("<init>", "()V"));
        code.storeLocal(made);
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

    private void add() {
        GeneratorAdapter code = classes.method("add", "(" + GROUP + ROW + ")V");
        Type rowType = Type.getType(input.type());
        for (AccumulatorGenerator accumulator : accumulators) {
            code.loadArg(0);
            code.checkCast(group);
            code.loadArg(1);
            code.checkCast(rowType);
            code.invokeStatic(classes.type(), accumulator.method(group, rowType));
        }
        code.returnValue();
        code.endMethod();
        for (AccumulatorGenerator accumulator : accumulators) {
            accumulator.add(classes, group, input);
        }
    }

    private void emit() {
        GeneratorAdapter code = classes.method("emit", "(" + GROUP + ")" + ROW);
        Type rowType = Type.getType(output.type());
        int own = code.newLocal(group);
        code.loadArg(0);
        code.checkCast(group);
        code.storeLocal(own);
        int row = code.newLocal(rowType);
        code.newInstance(rowType);
        code.dup();
        code.invokeConstructor(rowType, new Method("<init>", "()V"));
        code.storeLocal(row);
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
        for (AccumulatorGenerator accumulator : accumulators) {
            accumulator.emit(classes, code, group, own, output, row);
        }
        code.loadLocal(row);
        code.returnValue();
        code.endMethod();
    }
}
