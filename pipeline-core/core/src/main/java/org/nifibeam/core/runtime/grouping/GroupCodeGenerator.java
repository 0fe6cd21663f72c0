package org.nifibeam.core.runtime.grouping;

import java.util.ArrayList;
import java.util.List;
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

    /** Combined fields a method: HotSpot does not compile methods above 8,000 bytes. */
    private static final int CHUNK = 40;

    private static final Type ACCUMULATORS = Type.getType(Accumulators.class);

    /** What a group takes that has neither keys nor combined fields: its header, hash and slot. */
    private static final int GROUP_BYTES = 32;

    private final GeneratedClasses loader;
    private final Grouping grouping;
    private Type group;
    private GeneratedWriter classes;
    private RowShape input;
    private GroupKeys keys;
    private KeyCodeGenerator keyCode;
    private List<AccumulatorGenerator> accumulators;

    GroupCodeGenerator(GeneratedClasses loader, Grouping grouping) {
        this.loader = loader;
        this.grouping = grouping;
    }

    /** The code for half-done groups or for elements. */
    GroupCode generate(boolean fromPartial) {
        return generate(fromPartial ? grouping.partial() : grouping.input(), fromPartial);
    }

    /**
     * The code for other rows that have the keys where elements have them; only of a grouping that
     * combines nothing.
     */
    GroupCode generate(Schema rows) {
        return generate(rows, false);
    }

    private GroupCode generate(Schema rows, boolean fromPartial) {
        classes = new GeneratedWriter(loader);
        input = classes.shape(rows);
        List<Integer> fields = new ArrayList<>(grouping.keys());
        if (fromPartial) {
            fields.replaceAll(k -> grouping.keys().indexOf(k));
        }
        keys = new GroupKeys(input, fields);
        accumulators = accumulators(fromPartial);
        if (group == null) {
            groupClass();
        }
        ClassWriter writer = classes.begin("GroupCode", CODE);
        keyCode = new KeyCodeGenerator(classes, group, keys);
        keyCode.write(classes.shape(grouping.key()));
        fresh();
        add();
        boolean columns = !fromPartial && ColumnAddGenerator.fits(grouping);
        boolean finds = columns && ColumnFindGenerator.fits(keys);
        if (columns) {
            new ColumnAddGenerator(classes, group, input, grouping).write(parts());
        }
        if (finds) {
            new ColumnFindGenerator(classes, keyCode, keys).write();
        }
        emit("emit", classes.shape(grouping.result()), false);
        emit("partial", classes.shape(grouping.partial()), true);
        bytes();
        GroupCode made = (GroupCode) classes.end(writer);
        made.set(
                functions(),
                accumulators.stream().anyMatch(AccumulatorGenerator::grows),
                columns,
                finds);
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

    private void groupClass() {
        ClassWriter writer = classes.begin("Group", GROUP);
        group = classes.type();
        for (int i = 0; i < keys.size(); i++) {
            classes.field("k" + i, keys.type(i));
            if (keys.flagged(i)) {
                classes.field("z" + i, Type.BOOLEAN_TYPE);
            }
        }
        accumulators.forEach(accumulator -> accumulator.fields(classes));
        loader.link(classes.define(writer));
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
        int made = keyCode.newGroup(code);
        for (int i = 0; i < keys.size(); i++) {
            copy(code, own, made, "k" + i, keys.type(i));
            if (keys.flagged(i)) {
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
        int row = KeyCodeGenerator.newRow(code, output);
        for (int i = 0; i < keys.size(); i++) {
            Label isNull = new Label();
            Label done = new Label();
            if (keys.flagged(i)) {
                code.loadLocal(own);
                code.getField(group, "z" + i, Type.BOOLEAN_TYPE);
                code.visitJumpInsn(Opcodes.IFNE, isNull);
            }
            code.loadLocal(row);
            code.loadLocal(own);
            code.getField(group, "k" + i, keys.type(i));
            code.putField(rowType, "f" + i, keys.type(i));
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
            if (!keys.storage(i).isPrimitive()) {
                addBytes(code, own, "k" + i, keys.type(i));
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
